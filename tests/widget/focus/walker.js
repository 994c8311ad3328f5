// What a walker asks of the page. KEPT is what the browser has stored, by name; timers of at most
// SOON_MS belong to what began them.
window.walker = (() => {
  const CONTROLS = `a[href]:not([tabindex="-1"]), button, input:not([tabindex="-1"]), select,
    textarea, [tabindex="0"], [role=option]`;
  /** Classes that say what happens to an element, or how deep it is, not what it is. */
  const PASSING = /^(open|begun|asked|target|new|quiet|reacted|sr|root|list|replies|flat)$/;

  const host = () => document.querySelector("palabre-comments");
  const isVisible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) &&
    !element.closest("[inert]") &&
    element.getBoundingClientRect().width > 1;
  const controls = () => [...host().shadowRoot.querySelectorAll(CONTROLS)].filter(isVisible);
  const classesOf = (element) => [...element.classList].filter((name) => !PASSING.test(name));
  const nameOf = (element) =>
    /^(button|input|textarea)$/.test(element.localName)
      ? (element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText)
          .replace(/\d+/g, "N")
          .replace(/Léa|Anonyme/g, "X")
      : "";
  const kindOf = (element) => {
    const around = new Set();
    for (let at = element.parentElement; at; at = at.parentElement) {
      for (const name of classesOf(at)) around.add(name);
    }
    const own = [element.localName, ...classesOf(element)].join(".");
    return `${own} “${nameOf(element)}” in ${[...around].join(" ")}`;
  };
  const find = (kind) => controls().find((element) => kindOf(element) === kind);

  /** What ends by itself so soon that it is part of what was pressed: requests, short timers. */
  const pending = new Set();
  let since = performance.now();
  const touch = () => (since = performance.now());
  const end = (one) => pending.delete(one) && touch();

  const { setTimeout: start, clearTimeout: cancel, fetch: ask } = window;
  window.setTimeout = (run, wait = 0) => {
    const timer = start(() => {
      run();
      end(timer);
    }, wait);
    if (wait <= SOON_MS) pending.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    end(timer);
    cancel(timer);
  };
  window.fetch = (...given) => {
    const answer = ask(...given);
    pending.add(answer);
    const ended = () => end(answer);
    answer.then(ended, ended);
    return answer;
  };
  const observer = new MutationObserver(touch);
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(root, all);
    return root;
  };
  // Links that lead away are pressed as well, and the widget stays.
  addEventListener("click", (event) => {
    const link = event.composedPath().find(({ localName }) => localName === "a");
    if (link && link.href.split("#")[0] !== location.href.split("#")[0]) event.preventDefault();
  });

  /** What the browser has kept is as it was at the start. */
  const store = () => {
    localStorage.clear();
    for (const [name, value] of Object.entries(KEPT)) {
      const storage = name === "palabre:moderate" ? sessionStorage : localStorage;
      storage.setItem(name, JSON.stringify(value));
    }
  };
  store();

  return {
    find,
    kinds: () => [...new Set(controls().map(kindOf))],
    isInside: () => document.activeElement === host() && !!host().shadowRoot.activeElement,
    /** Puts the focus back, so that one fault is told once. */
    enter: () => host().shadowRoot.getElementById("title")?.focus(),
    /** Whether nothing has come or gone for so long, and nothing is on its way. */
    isStill: (milliseconds) =>
      !pending.size && performance.now() - since > milliseconds && controls().length > 0,
    /** A new widget in place of the one that is there. */
    renew() {
      store();
      history.replaceState(null, "", location.pathname + location.search);
      document.activeElement.blur();
      const old = host();
      old.replaceWith(old.cloneNode(true));
      scrollTo(0, 0);
    },
    /** Puts the focus there, or says where the mouse has to point. */
    aim(kind, way) {
      const element = find(kind);
      if (!element) return null;
      touch();
      if (way === "mouse") element.scrollIntoView({ block: "center" });
      else element.focus();
      const { left, top, width, height } = element.getBoundingClientRect();
      return { name: element.localName, x: left + Math.min(width / 2, 20), y: top + height / 2 };
    },
  };
})();
