// Marks the link to the lines that are shown: those in the address, or else the first.
import { all, byId } from "./shared/dom.js";

const links = all(document, ".chooser a", HTMLAnchorElement);

/** @param {HTMLAnchorElement} link */
const isOpen = (link) => {
  const target = byId(location.hash.slice(1), HTMLElement);
  return target !== null && byId(link.hash.slice(1), HTMLElement)?.contains(target);
};

const mark = () => {
  const open = links.find(isOpen) ?? links[0];
  for (const link of links) {
    if (link === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

mark();
addEventListener("hashchange", mark);
