// The page on show: what every part of the console's script shares.
import { byId, requireById } from "./dom.js";

export const page = requireById("page", HTMLElement);
export const language = document.documentElement.lang;

/** @type {(() => void)[]} */
const enhancements = [];

/**
 * Return one of the texts that the layout carries for the scripts.
 * @param {"failed" | "noChoice" | "noUndo" | "notHere"} name
 */
export const textOf = (name) => document.body.dataset[name] ?? "";

/**
 * Announce a text to screen readers.
 * @param {string} text
 */
export const announce = (text) => {
  requireById("said", HTMLElement).textContent = text;
};

/**
 * Call `enhance` now, and again whenever the page's content has been replaced.
 * @param {() => void} enhance
 */
export const onPage = (enhance) => {
  enhancements.push(enhance);
  enhance();
};

/** Enhance what has been added to the page. */
export const refresh = () => {
  for (const enhance of enhancements) enhance();
};

/**
 * Return the HTML of a response as a document of its own.
 * @param {string} html
 */
export const parse = (html) => new DOMParser().parseFromString(html, "text/html");

/**
 * Replace the page's content with that of the page in `html`; `moveFocus` then puts the focus
 * where it belongs. Return null, or the message of a response that is no page of the console.
 * @param {string} html
 * @param {() => void} moveFocus
 */
export const show = (html, moveFocus) => {
  const fresh = parse(html);
  const part = fresh.getElementById("page");
  if (!part) return fresh.querySelector("h1")?.textContent ?? textOf("failed");
  page.replaceChildren(...part.childNodes);
  const views = fresh.getElementById("views");
  if (views) byId("views", HTMLElement)?.replaceChildren(...views.childNodes);
  document.title = fresh.title;
  refresh();
  moveFocus();
  const alert = page.querySelector("[role=alert] p, p[role=alert]");
  announce((alert ?? byId("note-text", HTMLElement))?.textContent ?? "");
  return null;
};

/**
 * Show above the page what went wrong, and leave the rest of the page as it is.
 * @param {string} text
 */
export const showFailure = (text) => {
  byId("failure", HTMLElement)?.remove();
  const bar = document.createElement("p");
  bar.id = "failure";
  bar.className = "problem";
  bar.textContent = text;
  page.prepend(bar);
  announce(text);
};
