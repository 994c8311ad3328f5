/**
 * The helpers of the first part, as the later parts see them: handed over when a part starts,
 * so that none of them carries a copy.
 */
import type { Kit } from "./chunks.js";

export let button: Kit["button"];
export let dress: Kit["dress"];
export let focusOn: Kit["focusOn"];
export let h: Kit["h"];
export let keep: Kit["keep"];
export let keepIn: Kit["keepIn"];
export let names: Kit["names"];
export let origin: Kit["origin"];
export let read: Kit["read"];
export let safeHtml: Kit["safeHtml"];
export let set: Kit["set"];
export let speaker: Kit["speaker"];
export let keepOwn: Kit["keepOwn"];
export let site: Kit["site"];
export let storage: Kit["storage"];
export let timeAgo: Kit["timeAgo"];
export let whileVisible: Kit["whileVisible"];

export function receive(kit: Kit): void {
  ({ button, dress, focusOn, h, keep, keepIn, keepOwn, names } = kit);
  ({ origin, read, safeHtml, set, site, speaker, storage, timeAgo, whileVisible } = kit);
}
