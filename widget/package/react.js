"use client";
import { createElement, useEffect } from "react";
import { embedUrl, load, RESERVE } from "./index.js";

const LABEL = "Read and write comments";

export function Comments({ server, site, nonce, page, label = LABEL, ...others }) {
  // Without a page, the widget follows the address by itself.
  const key = page ?? globalThis.location?.pathname;
  // After every rendering, for a script that failed on the page before.
  useEffect(() => void load(server, { site, nonce }));
  const link = { href: embedUrl(server, { site }), referrerPolicy: "unsafe-url" };
  const attributes = { style: RESERVE, ...others, page, key };
  return createElement("palabre-comments", attributes, createElement("a", link, label));
}
