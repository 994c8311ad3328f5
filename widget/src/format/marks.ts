/** The marks of each button, put where they take effect; pressed again, they go. */

import { insertText } from "./insert-text.js";

export type Mark = "bold" | "italic" | "link" | "quote" | "code";

/** What stands around the words, and the text between. */
type Marked = [before: string, words: string, after: string];

/** Signs before the words of a line; the words; blanks behind them. A mark next to one has no effect. */
const LINE = /^(\s*(?:(?:[-+*>]|\d+[.)])\s+)*)(.*?)(\s*)$/s;
const LETTER = /[\p{L}\p{N}]/u;

/** Marks what is selected, or takes the same marks away; can be undone by key. */
export function applyMark(field: HTMLTextAreaElement, mark: Mark): void {
  const { value } = field;
  let { selectionStart: start, selectionEnd: end } = field;
  if (mark === "quote") [start, end] = wholeLines(value, start, end);
  const around: Marked = [value.slice(0, start), value.slice(start, end), value.slice(end)];
  const sign = signAround(around, mark);
  if (sign) {
    insertText(field, start - sign.length, end + sign.length, around[1]);
    field.setSelectionRange(start - sign.length, end - sign.length);
    return;
  }
  const [before, words, after] = marked(around, mark);
  insertText(field, start, end, before + words + after);
  field.setSelectionRange(start + before.length, start + before.length + words.length);
}

/** The sign that stands on both sides of the words already. */
function signAround([before, , after]: Marked, mark: Mark): string | undefined {
  const signs = { bold: ["**"], italic: ["_", "*"], code: ["`"], link: [], quote: [] }[mark];
  return signs.find((sign) => {
    const isOne = (text: string, next: string) => text === sign && next !== sign;
    const { length } = sign;
    return (
      isOne(before.slice(-length), before.slice(-2 * length, -length)) &&
      isOne(after.slice(0, length), after.slice(length, 2 * length))
    );
  });
}

function marked(around: Marked, mark: Mark): Marked {
  const [before, words, after] = around;
  if (mark === "quote") return quoted(words, after);
  if (mark === "code") return coded(around);
  if (mark === "link") {
    return /^https?:\/\/\S+$/.test(words) ? ["[", "", `](${words})`] : ["[", words, "](https://)"];
  }
  // Inside a word an underscore is a sign like others.
  const isInside = LETTER.test(before.slice(-1)) || LETTER.test(after.slice(0, 1));
  const sign = mark === "bold" ? "**" : isInside ? "*" : "_";
  if (!words) return [sign, "", sign];
  if (words.includes("\n")) {
    const lines = words.split("\n").map((line) => emphasized(line, sign).join(""));
    return ["", lines.join("\n"), ""];
  }
  return emphasized(words, sign);
}

function emphasized(line: string, sign: string): Marked {
  const [, before = "", words = "", after = ""] = LINE.exec(line)!;
  return words ? [before + sign, words, sign + after] : [before, "", after];
}

/** From the start of the first line to the end of the last. */
function wholeLines(value: string, start: number, end: number): [number, number] {
  const next = value.indexOf("\n", end);
  return [value.lastIndexOf("\n", start - 1) + 1, next < 0 ? value.length : next];
}

/** The line that follows would belong to the quote, were there no empty one between. */
function quoted(words: string, after: string): Marked {
  const lines = words.split("\n");
  if (words && lines.every((line) => line.startsWith(">"))) {
    return ["", lines.map((line) => line.replace(/^> ?/, "")).join("\n"), ""];
  }
  return ["> ", words.replaceAll("\n", "\n> "), /^\n[^\n]/.test(after) ? "\n" : ""];
}

/** Between more ticks than there are in it; several lines in a fence with lines of its own. */
function coded([before, words, after]: Marked): Marked {
  const longest = Math.max(0, ...[...words.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  if (!words.includes("\n")) {
    const ticks = "`".repeat(longest + 1);
    return longest ? [`${ticks} `, words, ` ${ticks}`] : [ticks, words, ticks];
  }
  const fence = "`".repeat(Math.max(3, longest + 1));
  const isAtStart = !before || before.endsWith("\n");
  const isAtEnd = !after || after.startsWith("\n");
  return [
    `${isAtStart ? "" : "\n"}${fence}\n`,
    words,
    `${words.endsWith("\n") ? "" : "\n"}${fence}${isAtEnd ? "" : "\n"}`,
  ];
}
