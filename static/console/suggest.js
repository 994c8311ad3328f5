// Suggestions below the search box: a combobox with a list (WAI-ARIA 1.2, list autocomplete).
const box = document.getElementById("search");
const list = document.getElementById("suggestions");
const WAIT_MS = 120;
let options = [];
let at = -1;
let asked = null;
let timer = 0;

const close = () => {
  clearTimeout(timer);
  asked?.abort();
  list.hidden = true;
  options = [];
  choose(-1);
  box.setAttribute("aria-expanded", "false");
};

const choose = (index) => {
  at = index;
  for (const [number, option] of options.entries())
    option.setAttribute("aria-selected", number === at);
  if (at < 0) box.removeAttribute("aria-activedescendant");
  else {
    box.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }
};

const take = (option) => {
  const search = option.dataset.search;
  const isOperator = search.endsWith(":");
  box.value = isOperator ? search : `${search} `;
  close();
  box.focus();
  if (isOperator) ask();
};

const item = ({ text, meaning, search }, index) => {
  const option = document.createElement("li");
  option.id = `suggestion-${index}`;
  option.role = "option";
  option.dataset.search = search;
  const shown = document.createElement("bdi");
  shown.textContent = text;
  option.append(shown);
  if (meaning) {
    const note = document.createElement("span");
    note.className = "hint";
    note.textContent = meaning;
    option.append(" ", note);
  }
  return option;
};

const fill = (suggestions) => {
  options = suggestions.map(item);
  list.replaceChildren(...options);
  choose(-1);
  list.hidden = options.length === 0;
  box.setAttribute("aria-expanded", String(options.length > 0));
};

const look = async () => {
  asked?.abort();
  asked = new AbortController();
  const address = new URL(list.dataset.from, location.href);
  address.searchParams.set("q", box.value);
  try {
    const response = await fetch(address, { redirect: "error", signal: asked.signal });
    if (response.ok && document.activeElement === box) fill((await response.json()).suggestions);
  } catch {
    // Typed on, or away for a moment: searching needs no suggestions.
  }
};

const ask = () => {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT_MS);
};

const KEYS = {
  ArrowDown: () => choose((at + 1) % options.length),
  ArrowUp: () => choose(at <= 0 ? options.length - 1 : at - 1),
  Enter: () => take(options[at]),
  Escape: close,
};

if (box) {
  box.type = "text";
  box.autocomplete = "off";
  box.role = "combobox";
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  box.addEventListener("input", ask);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) return ask();
    if (list.hidden || !KEYS[event.key] || (event.key === "Enter" && at < 0)) return undefined;
    event.preventDefault();
    return KEYS[event.key]();
  });
  // Not by a click: the box would lose the focus first, and the list close.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
}
