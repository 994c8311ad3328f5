// The page that is shown: what every part of the console's script shares.

export const page = document.getElementById("page");
export const texts = document.body.dataset;
export const language = document.documentElement.lang;
const preparations = [];

/** Tells a screen reader. */
export const say = (text) => {
  document.getElementById("said").textContent = text;
};

/** Has `prepare` called now, and again whenever the page's content has been replaced. */
export const onPage = (prepare) => {
  preparations.push(prepare);
  prepare();
};

/** Prepares what has come into the page since. */
export const refresh = () => {
  for (const prepare of preparations) prepare();
};

/**
 * Lets the page in `html` take the part of this one; `move` then puts the focus where it belongs.
 * Returns null, or what is said by an answer that is no page of the console.
 */
export const show = (html, move) => {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const part = fresh.getElementById("page");
  if (!part) return fresh.querySelector("h1")?.textContent ?? texts.failed;
  page.replaceChildren(...part.childNodes);
  const views = fresh.getElementById("views");
  if (views) document.getElementById("views").replaceChildren(...views.childNodes);
  document.title = fresh.title;
  refresh();
  move();
  const alert = page.querySelector("[role=alert] p, p[role=alert]");
  say((alert ?? document.getElementById("note-text"))?.textContent ?? "");
  return null;
};

/** Tells above the page what went wrong, and leaves the page as it is. */
export const tellFailure = (text) => {
  document.getElementById("failure")?.remove();
  const bar = document.createElement("p");
  bar.id = "failure";
  bar.className = "problem";
  bar.textContent = text;
  page.prepend(bar);
  say(text);
};
