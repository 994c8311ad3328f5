import css from "./style/widget.css";

const sheets = new Map<string, CSSStyleSheet>();

/**
 * Gives the shadow root a constructed sheet: no inline style, so that `style-src 'self'` lets it
 * pass. A document takes only sheets of its own window, and the element may have moved to another.
 */
export function adoptSheet(root: ShadowRoot, text = css): void {
  const { CSSStyleSheet: Sheet } = root.ownerDocument.defaultView!;
  let sheet = sheets.get(text)!;
  if (!(sheet instanceof Sheet)) {
    sheet = new Sheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
