/** Stands in for Comentario's `comentario.js`: `<comentario-comments>`. */
import { defineElement } from "./element.js";
import { named, serviceOf, themeOf } from "./shared.js";

defineElement(
  serviceOf("."),
  "comentario-comments",
  ["page-id", "theme", "lang"],
  (element) => element.getAttribute("auto-init") === "false",
  (attribute) => ({
    ...named(attribute("page-id")),
    theme: themeOf(attribute("theme")),
    lang: attribute("lang"),
  }),
);
