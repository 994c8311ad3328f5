/** Types of Palabre's elements, and what loads the script that defines them. */

/** Levels of a heading: `none` hides it from sight where the page has one. */
type Level = 2 | 3 | 4 | 5 | 6;

export type Theme = "inherit" | "light" | "dark" | "auto";

/** The attributes of `<palabre-comments>`. */
export interface CommentsAttributes {
  /** A path or an address: which thread. Without it, the widget follows the page. */
  page?: string | undefined;
  /** Names the thread in place of the address: 1 to 2,000 characters on one line. */
  "page-id"?: string | undefined;
  /** The page's address, if it is not the one in the address bar. */
  "page-url"?: string | undefined;
  /** Shown in the console and in feeds; without it, the document's title. */
  "page-title"?: string | undefined;
  /** Without it, that of the nearest element that has one. */
  lang?: string | undefined;
  /** Without it, that of the nearest element that has one. */
  dir?: "ltr" | "rtl" | "auto" | undefined;
  /** Without it, the site's setting. */
  theme?: Theme | undefined;
  /** When the thread is loaded: `visible`, the default, is one screen ahead. */
  load?: "visible" | "eager" | "click" | undefined;
  /** Without it, the site's setting; the reader's own choice takes precedence. */
  sort?: "oldest" | "newest" | "top" | undefined;
  /** The level of the widget's heading: 2 unless set. */
  heading?: Level | `${Level}` | "none" | undefined;
  /** Where the form is: on top unless set. */
  composer?: "top" | "bottom" | undefined;
}

/** The attributes of `<palabre-count>`. */
export interface CountAttributes {
  /** A path or an address. Without it, the link around the element, or this page. */
  page?: string | undefined;
  /** The page's id, where it has one. */
  "page-id"?: string | undefined;
}

/** The attributes of `<palabre-latest>`. */
export interface LatestAttributes {
  /** The site's key. */
  site?: string | undefined;
  /** At most 100; 5 unless set. */
  limit?: number | `${number}` | undefined;
}

/** The element `<palabre-comments>`, once its script is loaded. */
export interface PalabreCommentsElement extends HTMLElement {
  /** The address of the page whose thread this is; a path sets it, too. */
  page: string;
  theme: Theme;
  /** The token of who is signed in on the site's own pages, or what fetches it. */
  sso?: string | null | undefined | (() => string | null | undefined | Promise<string | null>);
  /** Asks the service anew. */
  refresh(): Promise<void>;
  /** Opens the form, or the one below that comment, with that text if it is empty. */
  compose(options?: { parent?: string; text?: string }): Promise<void>;
  /** Brings the comment with that id into view. */
  goTo(id: string): Promise<void>;
  /** Shows the thread of the page as it is now. */
  follow(): Promise<void>;
}

/** What each event of `<palabre-comments>` has as its `detail`. */
export interface EventDetails {
  /** The first comments are there. */
  "palabre:ready": { count: number };
  /** Somebody is about to post; `preventDefault()` stops the comment. */
  "palabre:beforepost": { body: string; parent: string | null };
  /** A comment was posted; a moderator looks at it first if it is held. */
  "palabre:posted": { id: string; held: boolean };
  /** A request failed; `retryAfter` is in seconds, 0 where the service does not say. */
  "palabre:error": { code: string; retryAfter: number };
  /** The number of comments changed. */
  "palabre:count": { count: number };
  /** A form to answer that comment was opened. */
  "palabre:reply": { parent: string };
  /** The attribute `theme` changed. */
  "palabre:themechange": { theme: Theme };
}

/** The events by their names. They bubble, so that any element around and the document hear them. */
export type EventMap = { [Name in keyof EventDetails]: CustomEvent<EventDetails[Name]> };

/** Handlers as attributes, with what stands before the name of the event: `on`, `on:`. */
export type Handlers<Before extends string> = {
  [Name in keyof EventMap as `${Before}${Name}`]?: ((event: EventMap[Name]) => void) | undefined;
};

export interface LoadOptions {
  /**
   * What the page uses: `<palabre-comments>`, the default; `[data-comments-count]`;
   * `<palabre-count>`; `<palabre-latest>`.
   */
  script?: "comments" | "counts" | "count" | "latest" | undefined;
  /** The site's key, where the service cannot know the site from the page's host. */
  site?: string | undefined;
  /** The nonce of the page's content security policy. */
  nonce?: string | undefined;
}

/** What `Comments` takes beside the attributes of the element. */
export interface Service extends Pick<LoadOptions, "site" | "nonce"> {
  /** The address of the service. */
  server: string;
  /** The words of the link for readers without JavaScript. */
  label?: string | undefined;
}

/**
 * Adds the service's script to the page, unless it is there, and returns its element. One that could
 * not be loaded is taken away, so that the next call tries again. On a server it does nothing.
 */
export function load(server: string, options?: LoadOptions): HTMLScriptElement | undefined;

/**
 * Returns the address of the thread as a plain page: that of the page in `url`, a full address, or
 * of the page that the link is on, if it has `referrerpolicy="unsafe-url"`.
 */
export function embedUrl(
  server: string,
  options?: { site?: string | undefined; url?: string | undefined },
): string;

/** The style that keeps a screen for the comments, so that nothing moves while they load. */
export const RESERVE: { readonly display: "block"; readonly minHeight: "100svh" };

declare global {
  interface HTMLElementTagNameMap {
    "palabre-comments": PalabreCommentsElement;
    "palabre-count": HTMLElement;
    "palabre-latest": HTMLElement;
  }
  // Of elements, the document and the window.
  interface GlobalEventHandlersEventMap extends EventMap {}
  interface Window {
    Palabre?: {
      /** Writes the number of comments into each `[data-comments-count]` below that root. */
      counts(root?: ParentNode): Promise<void>;
    };
  }
}
