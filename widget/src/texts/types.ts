import type * as en from "./en.js";

export type MainTexts = Record<keyof typeof en.main, string>;
export type WriteTexts = Record<keyof typeof en.write, string>;
export type ActionTexts = Record<keyof typeof en.actions, string>;
export type FormatTexts = Record<keyof typeof en.format, string>;
export type ReadingTexts = Record<keyof typeof en.reading, string>;
export type ReactionTexts = Record<keyof typeof en.reactions, string>;

/** What the file of a language holds. */
export interface Texts {
  /** The plural forms of the language, in the order in which a text gives them between bars. */
  plurals: string[];
  main: MainTexts;
  write: WriteTexts;
  actions: ActionTexts;
  format: FormatTexts;
  reading: ReadingTexts;
  reactions: ReactionTexts;
}
