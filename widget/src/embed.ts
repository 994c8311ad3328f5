/** The script that a page loads. Run again, it looks at the page anew and does nothing more. */
// First, so that the style sheet comes before the code in the file: that way it compresses better.
import "./sheets.js";
import { loadActions } from "./chunks.js";
import { ATTRIBUTES, PalabreComments } from "./element.js";
import { followers, pageChanged, watchPage } from "./navigation.js";
import { attribute } from "./page.js";

const NAME = "palabre-comments";

if (!customElements.get(NAME)) {
  customElements.define(NAME, PalabreComments);
  watchPage();
  followers.add(mountPlain);
  (window as { Palabre?: object }).Palabre = {
    /** Writes the number of comments into each `[data-comments-count]` below that root. */
    counts: async (root: ParentNode = document) => (await loadActions()).counts(root),
  };
  addEventListener("DOMContentLoaded", mountPlain);
}
// A script that runs again is a page that has changed.
mountPlain();
pageChanged();

/** `<div class="palabre-comments" data-page="…">`, for editors that strip unknown elements. */
function mountPlain(): void {
  for (const place of document.querySelectorAll(`div.${NAME}`)) {
    if (place.querySelector(NAME)) continue;
    const element = document.createElement(NAME);
    for (const name of ATTRIBUTES) {
      const value = attribute(place, name);
      if (value !== null) element.setAttribute(name, value);
    }
    element.append(...place.childNodes);
    place.append(element);
  }
}
