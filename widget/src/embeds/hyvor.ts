/** Stands in for Hyvor Talk's `embed.js` and `comment-counts.js`: its elements. */
import { defineElement } from "./element.js";
import { count, named, ownAddress, serviceOf, themeOf, whenReady } from "./shared.js";

const service = serviceOf("..");

defineElement(
  service,
  "hyvor-talk-comments",
  ["page-id", "page-url", "page-language", "colors"],
  (element) => element.getAttribute("loading") === "manual",
  (attribute) => ({
    "page-url": ownAddress(attribute("page-url")),
    ...named(attribute("page-id")),
    "page-title": attribute("page-title"),
    theme: themeOf(attribute("colors")),
    lang: attribute("page-language"),
  }),
);

const COUNT = "hyvor-talk-comment-count";

function loadCounts(): void {
  count(service, COUNT, (place) => ({ id: place.getAttribute("page-id") }));
}

// Pages wait until there is such an element.
if (!customElements.get(COUNT)) customElements.define(COUNT, class extends HTMLElement {});
(window as { hyvorTalkCommentCounts?: object }).hyvorTalkCommentCounts = { load: loadCounts };
whenReady(loadCounts);
