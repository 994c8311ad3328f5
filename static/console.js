// The console without this script is complete; it adds keys, decisions without a new page, local
// times, a bar for new arrivals, and Copy buttons.
"use strict";
(() => {
  const page = document.getElementById("page");
  const language = document.documentElement.lang;
  const KEYS_OFF = "palabre-console-keys-off";
  const texts = document.body.dataset;

  const say = (text) => {
    document.getElementById("said").textContent = text;
  };

  /* Times: the reader's own zone, and how long ago while that says more. */
  const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"]];
  const absolute = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

  const ago = (moment) => {
    let amount = (moment - Date.now()) / 1000;
    for (const [size, unit] of STEPS) {
      if (Math.abs(amount) < size) return relative.format(Math.round(amount), unit);
      amount /= size;
    }
    return null;
  };

  const tellTimes = () => {
    for (const time of document.querySelectorAll("time")) {
      const moment = new Date(time.dateTime);
      time.title = absolute.format(moment);
      time.textContent = ago(moment) ?? time.title;
    }
  };

  /* Decisions: the same forms, sent in place; the page that comes back takes this one's part. */
  const cards = () => [...document.querySelectorAll("#cards .card")];
  const current = () => document.activeElement?.closest?.("#cards .card");

  const show = (html, move) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const part = fresh.getElementById("page");
    if (!part) return fresh.querySelector("h1")?.textContent ?? texts.failed;
    page.replaceChildren(...part.childNodes);
    const views = fresh.getElementById("views");
    if (views) document.getElementById("views").replaceChildren(...views.childNodes);
    document.title = fresh.title;
    prepare();
    move();
    const alert = page.querySelector("[role=alert] p, p[role=alert]");
    say((alert ?? document.getElementById("note-text"))?.textContent ?? "");
    return null;
  };

  const tellFailure = (text) => {
    document.getElementById("failure")?.remove();
    const bar = document.createElement("p");
    bar.id = "failure";
    bar.className = "problem";
    bar.textContent = text;
    page.prepend(bar);
    say(text);
  };

  const send = async (form, button) => {
    const before = cards();
    const card = form.closest(".card");
    const index = card ? before.indexOf(card) : -1;
    // After an undo the comment is where it was; else the one that followed takes its turn.
    const target = form.closest("#note")
      ? form.action.match(/comments\/([^/]+)/)?.[1]
      : before[index + 1]?.id.slice(2);
    const body = new URLSearchParams(new FormData(form, button));
    try {
      const response = await fetch(button?.getAttribute("formaction") ?? form.action, { method: "POST", body });
      // A session that has ended leads to the sign-in.
      if (response.redirected && response.url.includes("/sign-in")) return location.assign(response.url);
      const failure = show(await response.text(), () => {
        if (response.status === 409) return page.querySelector("h1").focus();
        const list = cards();
        const next = document.getElementById(`c-${target}`) ?? list[Math.min(index, list.length - 1)] ?? list[0];
        (next ?? page.querySelector("h1")).focus();
      });
      if (failure) tellFailure(failure);
    } catch {
      tellFailure(texts.failed);
    }
    form.dataset.busy = "";
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#cards form, #note form")) return;
    if (form.matches(".reply form")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    void send(form, event.submitter);
  });

  /* Keys: by the character typed, asleep in fields, and only while they are switched on. */
  const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

  const step = (by) => {
    const list = cards();
    const at = list.indexOf(current());
    const next = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };

  const press = (key) => {
    const card = current();
    if (!card) return say(texts.noChoice);
    const button = card.querySelector(`button[data-key="${key}"]`);
    if (button) return button.click();
    return say(texts.notHere);
  };

  const reply = () => {
    const card = current();
    if (!card) return say(texts.noChoice);
    const details = card.querySelector(".reply");
    if (!details) return say(texts.notHere);
    details.open = true;
    details.querySelector("textarea").focus();
  };

  const undo = () => {
    const button = document.getElementById("undo");
    if (button) button.click();
    else say(texts.noUndo);
  };

  const open = () => {
    const card = current();
    if (card && document.activeElement === card) location.assign(card.dataset.page);
  };

  const help = () => document.getElementById("help").showModal();
  const COMMANDS = {
    j: () => step(1), k: () => step(-1), r: reply, z: undo, Enter: open, "?": help,
    a: () => press("a"), h: () => press("h"), s: () => press("s"), d: () => press("d"),
  };

  const isTyping = (element) => element.matches("input, select, textarea") || element.isContentEditable;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const command = COMMANDS[event.key];
    if (!command || (event.key === "Enter" && event.target !== current())) return;
    event.preventDefault();
    command();
  });

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".reply form");
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  const showKeys = () => {
    document.documentElement.toggleAttribute("data-keys", keysAreOn());
  };

  const prepareHelp = () => {
    const button = document.getElementById("help-button");
    if (!button) return;
    const box = document.getElementById("keys-on");
    box.checked = keysAreOn();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "yes");
      showKeys();
    });
    button.hidden = false;
    button.addEventListener("click", help);
    showKeys();
  };

  /* New arrivals: a bar, asked for now and then while somebody looks. */
  const POLL_MS = 12_000;

  const tellArrivals = (bar, news) => {
    for (const count of document.querySelectorAll("[data-count]")) {
      const number = news.counts[count.dataset.count];
      count.textContent = number;
      count.classList.toggle("zero", number === 0);
    }
    if (news.arrived === 0) return;
    const form = new Intl.PluralRules(language).select(news.arrived) === "one" ? "one" : "other";
    const text = bar.dataset[form].replace("{count}", news.arrived);
    const link = bar.firstElementChild;
    if (link.textContent === text) return;
    link.textContent = text;
    bar.hidden = false;
    say(text);
  };

  const poll = async () => {
    const bar = document.getElementById("arrivals");
    if (document.hidden || !bar) return;
    const address = new URL(bar.dataset.news, location.href);
    address.searchParams.set("since", bar.dataset.since);
    try {
      const response = await fetch(address, { redirect: "error" });
      if (response.ok) tellArrivals(bar, await response.json());
    } catch {
      // Away for a moment; the next turn asks again.
    }
  };

  /* Copy buttons. */
  const prepareCopying = () => {
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        button.firstChild.textContent = `${button.dataset.done} `;
        say(button.dataset.done);
      });
    }
  };

  /* Words that a rule found, marked where they stand; one character stays one when folded. */
  const fold = (text) => [...text.toLowerCase()].map((letter) => letter.normalize("NFD")[0]).join("");

  const markWords = () => {
    if (!CSS.highlights) return;
    const ranges = [];
    for (const text of document.querySelectorAll("[data-words]")) {
      const words = text.dataset.words.split("\n").map(fold);
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const folded = fold(walker.currentNode.data);
        if (folded.length !== walker.currentNode.length) continue;
        for (const word of words) {
          for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
            ranges.push(new StaticRange({ startContainer: walker.currentNode, startOffset: at, endContainer: walker.currentNode, endOffset: at + word.length }));
          }
        }
      }
    }
    CSS.highlights.set("words", new Highlight(...ranges));
  };

  /* An import at work: look again until it rests. */
  const watchImport = () => {
    if (!document.querySelector("#import[data-working]")) return;
    setTimeout(async () => {
      const before = document.getElementById("state-title").textContent;
      try {
        const response = await fetch(location.href, { redirect: "error" });
        if (response.ok && !show(await response.text(), () => {})) {
          const state = document.getElementById("state-title").textContent;
          if (state !== before) say(state);
        }
      } catch {
        // Away for a moment; the next turn asks again.
      }
      watchImport();
    }, 1000);
  };

  const prepare = () => {
    tellTimes();
    markWords();
  };

  prepare();
  prepareHelp();
  prepareCopying();
  watchImport();
  if (document.getElementById("arrivals")) {
    setInterval(poll, POLL_MS);
    document.addEventListener("visibilitychange", poll);
  }
})();
