// Words that a rule found, marked where they stand; one character stays one when folded.
import { onPage } from "./page.js";

const fold = (text) => [...text.toLowerCase()].map((letter) => letter.normalize("NFD")[0]).join("");

onPage(() => {
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
});
