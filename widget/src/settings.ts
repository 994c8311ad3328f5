/** What the page sets on one widget. */
export interface Settings {
  heading: number;
  composer: "top" | "bottom";
  load: string;
  sort: string | null;
  theme: string | null;
  /** The language that is shown: that of the page, or English where there are no texts. */
  language: string;
  direction: string;
}
