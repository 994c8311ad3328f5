import { Comments } from "palabre/vue";
import { type GlobalComponents, h } from "vue";

// What a template's checker looks at: the properties of the component of that name.
type Props<Name extends keyof GlobalComponents> = InstanceType<GlobalComponents[Name]>["$props"];

export const element: Props<"palabre-comments"> = {
  page: "/post",
  "page-id": "post:42",
  heading: 3,
  sort: "top",
  class: "wide",
  "onPalabre:posted": (event) => event.detail.id.trim(),
};
export const count: Props<"palabre-count"> = { page: "/post" };
export const latest: Props<"palabre-latest"> = { site: "blog", limit: 10 };
export const component = h(Comments, {
  server: "https://comments.example.org",
  page: "/post",
  pageId: "post:42",
  theme: "dark",
  "onPalabre:count": (event) => event.detail.count.toFixed(),
});

export const wrong: Props<"palabre-comments">[] = [
  // @ts-expect-error: such a theme there is not
  { theme: "blue" },
  // @ts-expect-error: such an event there is not
  { "onPalabre:voted": () => undefined },
];
// @ts-expect-error: the address of the service is missing
export const without = h(Comments, { page: "/post" });
