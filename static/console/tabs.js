// Tabs out of sections that stand one under the other without this script (WAI-ARIA Authoring
// Practices, "Tabs", with automatic activation).
const KEY = "palabre-console:tab";

const remembered = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
};

const remember = (id) => {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Without storage the first tab is open next time.
  }
};

const choose = (tabs, chosen) => {
  for (const tab of tabs) {
    const is = tab === chosen;
    tab.setAttribute("aria-selected", is);
    tab.tabIndex = is ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !is;
  }
};

const next = (tabs, tab, key) => {
  const forward = getComputedStyle(tab).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const place = tabs.indexOf(tab);
  if (key === "Home") return tabs[0];
  if (key === "End") return tabs.at(-1);
  if (key !== "ArrowLeft" && key !== "ArrowRight") return undefined;
  return tabs.at((place + (key === forward ? 1 : -1)) % tabs.length);
};

const tabOf = (panel) => {
  const title = panel.querySelector("h3");
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `${panel.id}-tab`;
  tab.textContent = title.textContent;
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  title.hidden = true;
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  return tab;
};

for (const ways of document.querySelectorAll("[data-tabs]")) {
  const tabs = [...ways.children].map(tabOf);
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", ways.dataset.tabs);
  list.append(...tabs);
  ways.prepend(list);
  const take = (tab) => {
    choose(tabs, tab);
    remember(tab.id);
  };
  list.addEventListener("click", (event) => {
    if (event.target !== list) take(event.target);
  });
  list.addEventListener("keydown", (event) => {
    const tab = next(tabs, event.target, event.key);
    if (!tab) return;
    event.preventDefault();
    take(tab);
    tab.focus();
  });
  choose(tabs, tabs.find((tab) => tab.id === remembered()) ?? tabs[0]);
}
