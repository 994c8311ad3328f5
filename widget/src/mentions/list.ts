import { h } from "../shared.js";
import type { Translate } from "../translate.js";
import type { Mention, Mentions } from "../types.js";
import type { MentionTexts } from "./texts.js";

/** What the fold shows: counts of likes and reposts, and each of the others. All of it is text. */
export function listOf(
  { likes, reposts, mentions }: Mentions,
  language: string,
  t: Translate<MentionTexts>,
): HTMLElement[] {
  const counts = [likes && t("likes", { n: likes }), reposts && t("reposts", { n: reposts })];
  const said = counts.filter(Boolean).join(" · ");
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
  const items = mentions.map((one) => item(one, dates, t));
  return [...(said ? [h("p", { class: "meta" }, said)] : []), h("ol", {}, ...items)];
}

function item(one: Mention, dates: Intl.DateTimeFormat, t: Translate<MentionTexts>): HTMLElement {
  const { kind, network, url, title, author, snippet, date } = one;
  const link = { href: url, rel: "nofollow ugc noopener noreferrer", dir: "auto" };
  const from = network === "fediverse" ? t("fediverse") : network;
  const about = [t(kind), from].filter(Boolean).join(" · ");
  const when = h("time", { datetime: date }, dates.format(new Date(date)));
  return h(
    "li",
    {},
    h("a", link, title || author.name || url),
    ...(snippet ? [h("p", { dir: "auto" }, snippet)] : []),
    h(
      "p",
      { class: "meta" },
      `${about} · `,
      ...(author.name ? [h("bdi", {}, author.name), " · "] : []),
      when,
    ),
  );
}
