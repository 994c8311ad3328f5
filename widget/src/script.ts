/** The script element that loaded the widget, and the files beside it. */

import { ownScript } from "./own-script.js";
import { serviceOf } from "./service-address.js";

/** A digest of the other files, set by the build: a part never runs with the first script of another version. */
declare const PARTS: string;

const own = ownScript("/static/embed.js");

// Whom else to ask, nobody knows: the page's own link stays.
if (!own?.src) throw new Error("Palabre needs its script");

const { src } = own;

export const service = serviceOf(src);

/** The key of the site, where the page names it. */
export const site = own.dataset.site;

/** Loads a module that was built together with this script, by its path beside it. */
export function importBeside(name: string): Promise<unknown> {
  return import(new URL(`${name}.js?${PARTS}`, src).href);
}
