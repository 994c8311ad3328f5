/** What a thread is given when it starts. */
import type { Api } from "./api.js";
import type { Page } from "./page.js";
import type { Sort, ThreadPage } from "./types.js";

export interface Given {
  host: HTMLElement;
  api: Api;
  page: Page;
}

export interface Settings {
  heading: number;
  composer: "top" | "bottom";
  load: string;
  sort: string | null;
  theme: string | null;
  site: string | undefined;
  /** The language asked for, and the one spoken: English where there are no texts. */
  asked: string;
  language: string;
  direction: string;
}

/** What a new drawing of the same thread takes over from the old one. */
export interface Content {
  page: ThreadPage;
  sort: Sort;
}
