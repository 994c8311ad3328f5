/** What a submission asks of the composer whose text it sends. */
import type { Problem } from "../api.js";
import type { CommentHandle, ComposerHandle, Composers } from "../contracts.js";
import type { WriteTexts } from "../texts/types.js";
import type { Translate } from "../translate.js";
import type { CommenterFields } from "./commenter-fields.js";
import type { Attempt, Draft } from "./drafts.js";

/** What is told by colour and icon beside the words. */
export type State = "info" | "wait" | "bad";

/** Works for what the service has asked of a request, and sends that again with the proof. */
export type Prove = <T>(
  composer: ComposerForm,
  problem: Problem,
  send: (proof: string) => Promise<T>,
) => Promise<T>;

export interface ComposerForm extends ComposerHandle {
  readonly composers: Composers;
  /** The comment that is answered; null for a new discussion. */
  readonly parent: CommentHandle | null;
  readonly parentId: string;
  readonly t: Translate<WriteTexts>;
  readonly commenter: CommenterFields;
  readonly trap: HTMLInputElement;
  readonly submit: HTMLButtonElement;
  readonly attempt: Attempt | undefined;
  /** Waits for the network. */
  readonly queued: boolean;
  readonly filledInMs: number;
  /** Saves the draft now. */
  flush(change?: Partial<Draft>): void;
  /** Keeps a text that answers nobody for another page, and no longer for this one. */
  leaveFor(page: string): void;
  /** The comment is published or held. */
  done(): void;
  /** The button says what it does now. */
  label(text?: string): void;
  /** One block of words under the text, or none. */
  notice(state?: State, text?: string, ...actions: Node[]): void;
}
