import { embedUrl, load, type PalabreCommentsElement, type Theme } from "palabre";

const script: HTMLScriptElement | undefined = load("https://comments.example.org");
load("https://comments.example.org", { script: "latest", site: "blog", nonce: script?.nonce });
export const link: string = embedUrl("/comments", { url: location.href });

const element = document.createElement("palabre-comments");
element.page = "/post";
export const theme: Theme = element.theme;
void element.refresh();
void element.compose({ parent: "1-a", text: "Hello" });
void element.goTo("1-a");
void element.follow();
void window.Palabre?.counts(document.body);

element.addEventListener("palabre:ready", ({ detail }) => detail.count.toFixed());
document.addEventListener("palabre:beforepost", (event) => {
  if (event.detail.body.includes("!") && event.detail.parent?.length) event.preventDefault();
});
window.addEventListener("palabre:posted", ({ detail }) => detail.held || detail.id.trim());
document.body.addEventListener("palabre:error", ({ detail }) => detail.code + detail.retryAfter);
element.addEventListener("palabre:reply", ({ detail }) => detail.parent.trim());
element.addEventListener("palabre:themechange", ({ detail: { theme } }) => theme === "dark");
// @ts-expect-error: such a detail there is not
element.addEventListener("palabre:count", ({ detail }) => detail.total);
// @ts-expect-error: such a theme there is not
element.theme = "blue";
// @ts-expect-error: such a script there is not
load("https://comments.example.org", { script: "votes" });

export const first: PalabreCommentsElement | null = document.querySelector("palabre-comments");
