/**
 * The helpers of the first script, as the later parts see them: handed over when a part starts,
 * so that none of them carries a copy.
 */
import type { Shared } from "./chunks.js";

export let adoptSheet: Shared["adoptSheet"];
export let button: Shared["button"];
export let call: Shared["call"];
export let clock: Shared["clock"];
export let focusOn: Shared["focusOn"];
export let h: Shared["h"];
export let withPart: Shared["withPart"];
export let namesFrom: Shared["namesFrom"];
export let service: Shared["service"];
export let notice: Shared["notice"];
export let read: Shared["read"];
export let pageChanged: Shared["pageChanged"];
export let safeHtml: Shared["safeHtml"];
export let save: Shared["save"];
export let saveEntry: Shared["saveEntry"];
export let set: Shared["set"];
export let site: Shared["site"];
export let storage: Shared["storage"];
export let translator: Shared["translator"];
export let written: Shared["written"];
export let whileVisible: Shared["whileVisible"];

export function receive(shared: Shared): void {
  ({ adoptSheet, button, call, clock, focusOn, h, namesFrom, notice, pageChanged, read } = shared);
  ({ safeHtml, save, saveEntry, service, set, site, storage, translator } = shared);
  ({ whileVisible, withPart, written } = shared);
}
