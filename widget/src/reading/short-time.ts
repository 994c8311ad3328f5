/**
 * Short times without Intl, whose first format takes a slow phone a tenth of a second in one task.
 * The patterns are those of CLDR; a test compares them with Intl's. Arabic digits differ from
 * browser to browser, and so do the dates of regions: what is not here is left to Intl.
 */
import { elapsed, timeAgo, WEEK } from "./time.js";

/**
 * For each language: now; # days, one and more where they differ, hours, minutes; the date, without
 * the year and with it, of D, Y and M (its name) or N (its number). Then the names of the months.
 */
const FORMATS: Record<string, readonly [patterns: string, months: string]> = {
  de: [
    "jetzt|# Tg.|# Std.|# Min.|D. M|D. M Y",
    "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
  ],
  en: ["now|# day/# days|# hr|# min|M D|M D, Y", "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"],
  es: ["ahora|# d|# h|# min|D M|D M Y", "ene feb mar abr may jun jul ago sept oct nov dic"],
  fr: [
    "maintenant|#\u202fj|#\u202fh|#\u00a0min|D M|D M Y",
    "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
  ],
  it: [
    "ora|# giorno/# giorni|# h|# min|D M|D M Y",
    "gen feb mar apr mag giu lug ago set ott nov dic",
  ],
  ja: ["今|# 日|# 時間|# 分|N月D日|Y年N月D日", ""],
  ko: ["지금|#일|#시간|#분|N월 D일|Y년 N월 D일", ""],
  nl: ["nu|# dag/# dagen|# uur|# min|D M|D M Y", "jan feb mrt apr mei jun jul aug sep okt nov dec"],
  pl: [
    "teraz|# dzień/# dni|# godz.|# min|D M|D M Y",
    "sty lut mar kwi maj cze lip sie wrz paź lis gru",
  ],
  pt: [
    "agora|# dia/# dias|# h|# min|D de M|D de M de Y",
    "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
  ],
  tr: ["şimdi|# gün|# sa.|# dk.|D M|D M Y", "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara"],
  uk: [
    "зараз|# дн.|# год|# хв|D M|D M Y р.",
    "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
  ],
  zh: ["现在|#天|#小时|#分钟|N月D日|Y年N月D日", ""],
};
const UNITS = [86_400, 3_600, 60];

/** As {@link timeAgo}, and with the same words. */
export function shortTime(then: Date, now: Date, language: string): string {
  const format = Object.hasOwn(FORMATS, language) && FORMATS[language];
  if (!format) return timeAgo(then, now, language);
  const [justNow, days, hours, minutes, ...dates] = format[0].split("|");
  const seconds = elapsed(then, now);
  if (seconds >= WEEK)
    return inPattern(dates[+(then.getFullYear() !== now.getFullYear())]!, then, format[1]);
  const unit = UNITS.findIndex((length) => seconds >= length);
  if (unit < 0) return justNow!;
  const n = Math.floor(seconds / UNITS[unit]!);
  const forms = [days, hours, minutes][unit]!.split("/");
  return (n === 1 ? forms[0] : forms.at(-1))!.replace("#", `${n}`);
}

function inPattern(pattern: string, then: Date, months: string): string {
  const month = then.getMonth();
  const values: Record<string, string | number> = {
    D: then.getDate(),
    M: months.split(" ")[month]!,
    N: month + 1,
    Y: then.getFullYear(),
  };
  return pattern.replace(/[DMNY]/g, (letter) => `${values[letter]}`);
}
