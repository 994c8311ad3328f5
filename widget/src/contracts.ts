/** What the parts of a thread ask of each other. Types alone, so that any module may import them. */
import type { Problem } from "./api.js";
import type { CommentStore } from "./comment-store.js";
import type { Frame } from "./frame.js";
import type { ThreadLoader } from "./loader.js";
import type { OwnComment } from "./own-comment.js";
import type { Page } from "./page.js";
import type { Settings } from "./settings.js";
import type { MainTexts, WriteTexts } from "./texts/types.js";
import type { Translate } from "./translate.js";
import type { Comment, FieldError, NewComment, Site, Sort, ThreadInfo } from "./types.js";

/** The element in the page. */
export interface Host extends HTMLElement {
  /** The address of the page as it is now. */
  readonly page: string;
  /** Shows the thread of the page as it is now. */
  follow(): Promise<void>;
  /** Asks the service anew. */
  refresh(): Promise<void>;
}

/** One widget at work: what its parts share. */
export interface ThreadContext {
  readonly host: Host;
  readonly page: Page;
  readonly settings: Settings;
  readonly loader: ThreadLoader;
  /** Ends what listens, waits or repeats. */
  readonly signal: AbortSignal;
  readonly t: Translate<MainTexts>;
  readonly frame: Frame;
  readonly list: ListHandle;
  readonly writing: WritingHandle;
  /** Comments that have arrived, on screen or not. */
  readonly comments: CommentStore<CommentHandle>;
  readonly cursors: { next: string | null; previous: string | null };
  readonly info: ThreadInfo | undefined;
  readonly site: Site | undefined;
  readonly sort: Sort;
  /** Changes each comment that is drawn, if set. */
  afterDraw: ((view: CommentHandle) => void) | undefined;
  /** Runs with the actions once they are loaded; where they cannot be, nothing happens. */
  withActions(run: (actions: Actions) => void): void;
  own(id: string): OwnComment | undefined;
  /**
   * Runs after what was begun before: a page that was read before a comment was sent is never drawn
   * over that comment.
   */
  inTurn<T>(run: () => Promise<T>): Promise<T>;
  emit(name: string, detail: object, cancelable?: boolean): boolean;
  /** Counts comments that come or go, here and for the page. */
  count(change: number): void;
  /** Brings a comment into view, whatever page or fold it is in. */
  goTo(id: string): Promise<void>;
}

/** A comment as shown; while it is being sent it has its text instead of the service's HTML. */
export type ShownComment = Comment & { text?: string };

/** One comment on screen. */
export interface CommentHandle {
  readonly thread: ThreadContext;
  readonly comment: ShownComment;
  /** The comment below which it is listed: its parent, or the root where the parent is unknown. */
  readonly parent: string | null;
  readonly name: string;
  readonly el: HTMLElement;
  readonly article: HTMLElement;
  /** Room for the forms and notices of the later parts. */
  readonly extra: HTMLElement;
  readonly replies: RepliesHandle;
  draw(): void;
}

/** The replies to one comment. */
export interface RepliesHandle {
  draw(): void;
  open(): void;
  add(comment: Comment): CommentHandle | undefined;
}

/** The roots of a thread. */
export interface ListHandle {
  /** Shows one more root, at that place among those that are shown, or at their end. */
  show(comment: Comment, place?: number): CommentHandle;
  reveal(id: string): CommentHandle | undefined;
}

/** The way to the part for writing, which is loaded later. */
export interface WritingHandle {
  /** When the reader first touched the box, in milliseconds; 0 before. */
  readonly touchedAt: number;
  /** The composers; undefined where they cannot be loaded or nobody may write. */
  load(): Promise<Composers | undefined>;
  compose(options: { parent?: string; text?: string }): Promise<void>;
}

/** All boxes of one thread in which somebody may be writing. */
export interface Composers {
  readonly thread: ThreadContext;
  readonly t: Translate<WriteTexts>;
  readonly refusals: RefusalMessages;
  /** The box for a new discussion, or the one below a comment. */
  composer(view: CommentHandle | null): ComposerHandle;
  /** The thread has arrived or changed. */
  prepare(): void;
  /** What waits in drafts is open again, with a word about it. */
  restore(): void;
  /** Saves all drafts. */
  flush(): void;
}

/** What goes on in an open thread. */
export interface Live {
  /** The list has been read anew. */
  prepare(): void;
}

/** One box. */
export interface ComposerHandle {
  readonly thread: ThreadContext;
  readonly form: HTMLFormElement;
  readonly field: HTMLTextAreaElement;
  /** Room for the toolbar and the preview. */
  readonly tools: HTMLElement;
  /** Shows the field again where the preview stands in its place. */
  closePreview?: () => void;
  /** What the writer wants to be mailed of. */
  mails: NewComment["mails"] | undefined;
  prepare(): void;
  open(): void;
  flush(): void;
}

/** Why a text cannot be published, in words. */
export interface RefusalMessages {
  /** What keeps a text from being sent at all. */
  faultOf(text: string): string | undefined;
  /** What the service refused; undefined where it only failed. */
  sentence(problem: Problem): string | undefined;
  ofField(error: FieldError): string;
  /** Counts down in words until one may send again. */
  wait(seconds: number, submit: Element, show: (text: string) => void): Promise<void>;
}

/** Adds toolbar, preview and names to a box, once. */
export type ShowTools = (composer: ComposerHandle) => void;

/** Signing in, and what is one's own. */
export interface ReaderPart {
  /** Shows who is signed in, and lets them change what they wrote elsewhere. */
  prepare(thread: ThreadContext): void;
  /** Offers to sign in, in a box; open at once if asked. */
  offer(composer: ComposerHandle, isOpen?: boolean): void;
}

/** What can be done with a comment. */
export interface Actions {
  /** Opens the menu of a comment below its button. */
  menu(view: CommentHandle, opener: HTMLButtonElement): void;
  /** Adds what the author of the comment should know of it and may do with it. */
  own(view: CommentHandle, actions: HTMLElement): void;
  /** Folds away the comments of people whom the reader does not want to see. */
  hidePeople(thread: ThreadContext): void;
  /** Shows the page before the roots that are shown; returns the first of it. */
  earlier(thread: ThreadContext): Promise<CommentHandle | undefined>;
  /** Likes a comment or takes that back; returns how many like it. */
  saveVote(id: string, liked: boolean): Promise<number>;
  /** Loads the next replies to a comment and goes to the first of them. */
  moreReplies(view: CommentHandle): Promise<void>;
  /** Writes numbers of comments into the page. */
  counts(root: ParentNode): Promise<void>;
}
