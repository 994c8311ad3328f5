import css from "./style.css";

const sheets = new Map<string, CSSStyleSheet>();

/** Gives the shadow root a constructed sheet: no inline style, so that `style-src 'self'` lets it pass. */
export function dress(root: ShadowRoot, text = css): void {
  let sheet = sheets.get(text);
  if (!sheet) {
    sheets.set(text, (sheet = new CSSStyleSheet()));
    sheet.replaceSync(text);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
