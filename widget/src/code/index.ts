/** The colours of code: loaded only where there is code. */

import bash from "highlight.js/lib/languages/bash";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import type { Shared } from "../chunks.js";
import { adoptSheet, h, receive } from "../shared.js";
import sheet from "./style.css";

/** Colours a piece of code in the sheet of that shadow root. */
export type Highlight = (code: HTMLElement, root: ShadowRoot) => void;

/** What the highlighter gives: a tree of texts and of spans with classes, and no markup. */
type Token = ReturnType<typeof lowlight.highlight>["children"][number];

/** A guess that fits worse than this is none. */
const LEAST_RELEVANCE = 5;
/** Each language is tried for a guess: longer texts have to name theirs. */
const LONGEST_GUESS = 3000;

const lowlight = createLowlight({
  ...{ bash, cpp, csharp, css, diff, go, java, javascript, json, php, python, ruby, rust, sql },
  ...{ typescript, xml, yaml },
});
lowlight.registerAlias({ cpp: ["c", "h"] });

export function start(shared: Shared): Highlight {
  receive(shared);
  return (code, root) => {
    const tokens = tokensOf(code);
    if (!tokens) return;
    adoptSheet(root, sheet);
    code.replaceChildren(...tokens.flatMap(nodesOf));
  };
}

function tokensOf(code: HTMLElement): Token[] | undefined {
  const text = code.textContent!;
  const name = code.className.replace("language-", "");
  if (name) return lowlight.registered(name) ? lowlight.highlight(name, text).children : undefined;
  if (text.length > LONGEST_GUESS) return undefined;
  const guess = lowlight.highlightAuto(text);
  return (guess.data?.relevance ?? 0) >= LEAST_RELEVANCE ? guess.children : undefined;
}

function nodesOf(token: Token): Node[] {
  if (token.type === "text") return [document.createTextNode(token.value)];
  if (token.type !== "element") return [];
  const names = token.properties.className as string[];
  return [h("span", { class: names.join(" ") }, ...token.children.flatMap(nodesOf))];
}
