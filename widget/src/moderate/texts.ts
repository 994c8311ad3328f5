/** The texts of all languages: moderators alone load them, so they are one part. */
import { ar } from "./texts/ar.js";
import { de } from "./texts/de.js";
import type { ModerateTexts } from "./texts/en.js";
import { es } from "./texts/es.js";
import { fr } from "./texts/fr.js";
import { it } from "./texts/it.js";
import { ja } from "./texts/ja.js";
import { ko } from "./texts/ko.js";
import { nl } from "./texts/nl.js";
import { pl } from "./texts/pl.js";
import { pt } from "./texts/pt.js";
import { tr } from "./texts/tr.js";
import { uk } from "./texts/uk.js";
import { zh } from "./texts/zh.js";

export { english, type ModerateTexts } from "./texts/en.js";

export const texts: Record<string, ModerateTexts> = {
  ...{ ar, de, es, fr, it, ja, ko },
  ...{ nl, pl, pt, tr, uk, zh },
};
