const SCRIPTS = {
  comments: "embed.js",
  counts: "counts.js",
  count: "elements/count.js",
  latest: "elements/latest.js",
};

/** A screen is kept for the comments, so that nothing moves while they load. */
export const RESERVE = { display: "block", minHeight: "100svh" };

/** The address of a file of the service, with or without a slash at the end of the service's. */
const at = (server, path) => `${server.replace(/\/$/, "")}/${path}`;

export function embedUrl(server, { site, url } = {}) {
  const given = Object.entries({ site, url }).filter(([, value]) => value);
  return at(server, given.length ? `embed?${new URLSearchParams(given)}` : "embed");
}

export function load(server, { script: name = "comments", site, nonce } = {}) {
  if (typeof document === "undefined") return undefined;
  const src = new URL(at(server, `static/${SCRIPTS[name]}`), document.baseURI).href;
  const present = [...document.scripts].find((script) => script.src === src);
  if (present) return present;
  const script = document.createElement("script");
  if (site) script.dataset.site = site;
  if (nonce) script.nonce = nonce;
  script.async = true;
  script.src = src;
  // A script that failed must not keep the next page from trying again.
  script.addEventListener("error", () => script.remove());
  document.head.append(script);
  return script;
}
