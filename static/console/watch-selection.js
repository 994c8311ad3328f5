// "w" begins a watch for the words that are selected.
import { byId } from "./shared/dom.js";
import { announce, textOf } from "./shared/page.js";
import { onKey } from "./shared/shortcuts.js";

const LONGEST = 200;

onKey("w", () => {
  const link = byId("begin-watch", HTMLAnchorElement);
  const words = String(getSelection() ?? "")
    .replace(/["\s]+/g, " ")
    .trim();
  if (!link) return announce(textOf("notHere"));
  const search = /\s/.test(words) ? `"${words.slice(0, LONGEST)}"` : words.slice(0, LONGEST);
  const address = new URL(link.href);
  address.searchParams.set("search", search);
  location.assign(address);
});
