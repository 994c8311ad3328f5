// Tabs from sections that follow one another without this script (WAI-ARIA Authoring Practices,
// "Tabs", with automatic activation).
import { all, byId, closest } from "./dom.js";
import { nextTab } from "./list-keys.js";

const KEY = "palabre-console:tab";

const storedTab = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

/** @param {string} id */
const storeTab = (id) => {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Without storage the first tab is open next time.
  }
};

/** @param {HTMLElement} panel */
const tabOf = (panel) => {
  const title = panel.querySelector("h2, h3");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `${panel.id}-tab`;
  tab.textContent = title?.textContent ?? "";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  // The outline keeps it: headings in the section stand below it.
  title?.classList.add("vh");
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  return tab;
};

/**
 * @param {string} label
 * @param {HTMLElement[]} tabs
 */
const tabList = (label, tabs) => {
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", label);
  list.append(...tabs);
  return list;
};

/**
 * Return the index of the panel with `element`, or -1.
 * @param {Element | null} element
 * @param {HTMLElement[]} panels
 */
const holderOf = (element, panels) => panels.findIndex((panel) => panel.contains(element));

/**
 * Open the tab with the element in the address, now and whenever it changes, and lead there.
 * @param {HTMLElement[]} panels
 * @param {(index: number) => void} open
 */
const followAddress = (panels, open) => {
  const openTarget = () => {
    const target = byId(location.hash.slice(1), HTMLElement);
    const index = holderOf(target, panels);
    if (index < 0) return;
    open(index);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
  };
  openTarget();
  addEventListener("hashchange", openTarget);
  // A link to the address that one is at already changes nothing, and leads there all the same.
  document.addEventListener("click", ({ target }) => {
    const link = closest(target, `a[href="${location.hash}"]`, HTMLAnchorElement);
    if (link && location.hash) openTarget();
  });
};

/** @param {HTMLElement} container the parent of the sections */
const setUp = (container) => {
  const panels = all(container, ":scope > *", HTMLElement);
  const tabs = panels.map(tabOf);
  const list = tabList(container.dataset.tabs ?? "", tabs);
  container.prepend(list);

  /** @param {number} index */
  const open = (index) => {
    for (const [number, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", String(number === index));
      tab.tabIndex = number === index ? 0 : -1;
    }
    for (const [number, panel] of panels.entries()) panel.hidden = number !== index;
  };

  /** @param {number} index */
  const choose = (index) => {
    const tab = tabs[index];
    if (!tab) return;
    open(index);
    storeTab(tab.id);
    tab.focus();
  };

  /** @param {Event} event */
  const indexOf = (event) => {
    const tab = closest(event.target, "[role=tab]", HTMLButtonElement);
    return tab ? tabs.indexOf(tab) : -1;
  };

  list.addEventListener("click", (event) => choose(indexOf(event)));
  list.addEventListener("keydown", (event) => {
    const isRightToLeft = getComputedStyle(list).direction === "rtl";
    const next = nextTab(event.key, indexOf(event), tabs.length, isRightToLeft);
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
  });
  const preferred = [
    holderOf(byId(location.hash.slice(1), HTMLElement), panels),
    holderOf(container.querySelector("[aria-invalid]"), panels),
    tabs.findIndex((tab) => tab.id === storedTab()),
  ];
  open(preferred.find((index) => index >= 0) ?? 0);
  followAddress(panels, open);
};

for (const container of all(document, "[data-tabs]", HTMLElement)) setUp(container);
