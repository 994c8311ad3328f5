import css from "./style/widget.css";

const sheets = new Map<string, CSSStyleSheet>();

/** Gives the shadow root a constructed sheet: no inline style, so that `style-src 'self'` lets it pass. */
export function adoptSheet(root: ShadowRoot, text = css): void {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    sheets.set(text, sheet);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
