// The progress of long work, such as an import or a bulk decision, until it is done.
import { byId, focus } from "./shared/dom.js";
import { announce, show } from "./shared/page.js";
import { poll } from "./shared/polling.js";

const POLL_MS = 1_000;

const isWorking = () => document.querySelector("[data-working]") !== null;
const stateTitle = () => byId("state-title", HTMLElement)?.textContent ?? "";

const look = async () => {
  const before = stateTitle();
  const focusedId = document.activeElement?.id;
  const response = await fetch(location.href, { redirect: "error" });
  const restoreFocus = () => focus(focusedId ? byId(focusedId, HTMLElement) : null);
  if (response.ok && !show(await response.text(), restoreFocus)) {
    if (stateTitle() !== before) announce(stateTitle());
  }
  return isWorking();
};

if (isWorking()) poll(look, POLL_MS);
