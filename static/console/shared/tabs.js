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
  const title = /** @type {HTMLElement | null} */ (panel.querySelector("h2, h3"));
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `${panel.id}-tab`;
  tab.textContent = title?.textContent ?? "";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  if (title) title.hidden = true;
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
 * @param {HTMLElement[]} panels
 * @param {HTMLElement[]} tabs
 * @param {number} index
 */
const open = (panels, tabs, index) => {
  for (const [number, tab] of tabs.entries()) {
    tab.setAttribute("aria-selected", String(number === index));
    tab.tabIndex = number === index ? 0 : -1;
  }
  for (const [number, panel] of panels.entries()) panel.hidden = number !== index;
};

/**
 * @param {HTMLElement} list
 * @param {HTMLElement[]} tabs
 * @param {(index: number) => void} choose
 */
const followHand = (list, tabs, choose) => {
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
};

/**
 * Open the tab that holds the element in the address, now and whenever a link leads there.
 * @param {(element: Element | null) => number} holds
 * @param {(index: number) => void} show
 */
const followAddress = (holds, show) => {
  const openTarget = () => {
    const target = byId(location.hash.slice(1), HTMLElement);
    const index = holds(target);
    if (index < 0) return;
    show(index);
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
  const show = (/** @type {number} */ index) => open(panels, tabs, index);
  const holds = (/** @type {Element | null} */ element) =>
    panels.findIndex((panel) => panel.contains(element));

  followHand(list, tabs, (index) => {
    const tab = tabs[index];
    if (!tab) return;
    show(index);
    storeTab(tab.id);
    tab.focus();
  });
  const preferred = [
    holds(byId(location.hash.slice(1), HTMLElement)),
    holds(container.querySelector("[aria-invalid]")),
    tabs.findIndex((tab) => tab.id === storedTab()),
  ];
  show(preferred.find((index) => index >= 0) ?? 0);
  followAddress(holds, show);
};

for (const container of all(document, "[data-tabs]", HTMLElement)) setUp(container);
