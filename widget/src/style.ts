import css from "./style.css";

let sheet: CSSStyleSheet | undefined;

/**
 * Gives the shadow root its style. A constructed sheet is not inline style, so that it works
 * under `style-src 'self'`; a browser without them gets a style element with the page's nonce.
 */
export function dress(root: ShadowRoot, nonce: string | undefined): void {
  if ("adoptedStyleSheets" in root) {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const style = document.createElement("style");
  style.nonce = nonce ?? "";
  style.textContent = css;
  (root as ShadowRoot).append(style);
}
