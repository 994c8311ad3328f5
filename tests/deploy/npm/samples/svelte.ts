import type {} from "palabre/svelte";

// What Svelte's checker makes of markup: an object of the element's attributes.
type Elements = svelteHTML.IntrinsicElements;

export const element: Elements["palabre-comments"] = {
  page: "/post",
  "page-id": "post:42",
  heading: "none",
  class: "wide",
  "onpalabre:posted": (event) => event.detail.id.trim(),
  "on:palabre:error": (event) => event.detail.retryAfter.toFixed(),
};
export const count: Elements["palabre-count"] = { page: "/post" };
export const latest: Elements["palabre-latest"] = { site: "blog", limit: 10 };

export const wrong: Elements["palabre-comments"][] = [
  // @ts-expect-error: such a time there is not
  { load: "never" },
  // @ts-expect-error: such an attribute there is not
  { colour: "red" },
];
