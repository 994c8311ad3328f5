/** A part of a comment as the Markdown that quotes it. */

const AROUND: Record<string, string> = { STRONG: "**", EM: "_", DEL: "~~" };
const BLOCKS = /^(BLOCKQUOTE|OL|P|PRE|TABLE|UL)$/;

/** Signs that would be marks where they stand. */
const MARKS =
  /[\\`]|\*(?=\S)|(?<=\S)\*|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~|\](?=\()/gu;
/** A sign at the start of a line that would make it a heading, a list or a quote. */
const LINE_MARK = /^(\s*)([#>]|[-+](?=\s)|\d+(?=[.)]\s))/;

/** Each line after the sign of a quote. */
export function quoteOf(part: Node): string {
  return quoted(inner(part));
}

function quoted(text: string): string {
  return text
    .replace(/\n{3,}/g, "\n\n")
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function inner(node: Node): string {
  return [...node.childNodes].map(markdownOf).join("");
}

function markdownOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node);
  if (!(node instanceof Element)) return "";
  const name = node.tagName;
  if (name === "BR") return "\n";
  if (name === "HR") return "\n\n---\n\n";
  if (name === "PRE") return fenceOf(node.textContent!.replace(/\n$/, ""));
  if (name === "CODE") return codeOf(node.textContent!);
  const text = inner(node);
  const mark = AROUND[name];
  if (mark) return text.trim() ? `${mark}${text}${mark}` : text;
  if (name === "A") return linkOf(text, node.getAttribute("href") ?? "");
  return blockOf(name, name === "BLOCKQUOTE" ? quoted(text) : text.trim(), text, node);
}

function blockOf(name: string, block: string, text: string, node: Element): string {
  if (name === "LI") return `\n- ${block.replace(/\n+/g, "\n  ")}`;
  if (name === "TR") return `\n${block}`;
  if (name === "THEAD") return `${text}\n${"-|".repeat(node.firstElementChild!.childElementCount)}`;
  if (/^T[DH]$/.test(name)) return ` ${block} |`;
  return BLOCKS.test(name) ? `\n\n${block}\n\n` : text;
}

function linkOf(text: string, href: string): string {
  return text === href || !href ? text : `[${text}](${href})`;
}

function fenceOf(text: string): string {
  const fence = ticks(text, 3);
  return `\n\n${fence}\n${text}\n${fence}\n\n`;
}

function codeOf(text: string): string {
  const around = ticks(text, 1);
  return around[1] ? `${around} ${text} ${around}` : `\`${text}\``;
}

/** So many, and more than there are in the text. */
function ticks(text: string, least: number): string {
  return "`".repeat(Math.max(least, ...(text.match(/`+/g) ?? []).map((one) => one.length + 1)));
}

function escaped(node: Node): string {
  const { previousSibling: before, nextSibling: after } = node;
  let text = node.nodeValue!.replace(/\s+/g, " ");
  if (breaks(before)) text = text.trimStart();
  if (breaks(after)) text = text.trimEnd();
  const plain = text.replace(MARKS, "\\$&");
  return !before || breaks(before) ? plain.replace(LINE_MARK, lineMark) : plain;
}

/** Whether a line ends there. */
function breaks(node: Node | null): boolean {
  return (
    /^(BR|HR|LI|T[DHR]|TBODY|THEAD)$/.test(node?.nodeName ?? "") ||
    BLOCKS.test(node?.nodeName ?? "")
  );
}

function lineMark(_: string, space: string, sign: string): string {
  return /\d/.test(sign) ? `${space}${sign}\\` : `${space}\\${sign}`;
}
