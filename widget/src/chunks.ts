/** What is loaded later, from beside this script: writing, and the actions on a comment. */
import { call, clock } from "./api.js";
import type { Actions, Composers, ThreadContext } from "./contracts.js";
import * as dom from "./dom.js";
import { written } from "./intl.js";
import { translator } from "./language.js";
import { pageChanged } from "./navigation.js";
import { safeHtml } from "./safe-html.js";
import { importBeside, service, site } from "./script.js";
import { adoptSheet } from "./sheets.js";
import * as store from "./store.js";
import { whileVisible } from "./timer.js";

/** The helpers that the later parts share with this script. */
const shared = {
  ...{ button: dom.button, focusOn: dom.focusOn, h: dom.h, notice: dom.notice, set: dom.set },
  ...{ namesFrom: store.namesFrom, read: store.read, save: store.save, saveEntry: store.saveEntry },
  ...{ adoptSheet, call, clock, pageChanged, service, safeHtml, site, storage: store.storage },
  ...{ withPart, translator, whileVisible, written },
};
export type Shared = typeof shared;

const chunks = new Map<string, Promise<unknown>>();

/** Loads a later part; one that failed to load is asked for anew at the next call. */
function loadPart<T>(name: string): Promise<T> {
  let chunk = chunks.get(name);
  if (!chunk) {
    chunk = importBeside(name).then((module) =>
      (module as { start(helpers: Shared): T }).start(shared),
    );
    chunks.set(name, chunk);
    chunk.catch(() => chunks.delete(name));
  }
  return chunk as Promise<T>;
}

export const loadWriting = () => loadPart<(thread: ThreadContext) => Composers>("embed-write");
/** Runs with a later part once it is loaded; where it cannot be, nothing happens. */
function withPart<T, R = void>(name: string, run: (part: T) => R) {
  return loadPart<T>(name).then(run, () => undefined);
}

export const loadActions = () => loadPart<Actions>("embed-actions");

/** Runs when the browser has nothing else to do. */
export function whenIdle(run: () => void): void {
  (window.requestIdleCallback ?? setTimeout)(run);
}

/** What readers get once the comments are there; where it cannot be loaded, nothing happens. */
export function prepareReading(thread: ThreadContext): void {
  whenIdle(() =>
    withPart("parts/reading", (prepare: (thread: ThreadContext) => void) => prepare(thread)),
  );
}

/** Runs with the actions once they are loaded; where they cannot be, nothing happens. */
export function withActions(run: (actions: Actions) => void): void {
  void withPart("embed-actions", run);
}
