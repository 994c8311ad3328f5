/** Stands in for the `client.js` of giscus and of utterances, which stands where the thread goes. */
import { mount, named, own, serviceOf, themeOf } from "./shared.js";

const service = serviceOf(".");
const { mapping, term, theme, lang } = own.dataset;
const isSpecific = mapping === "specific" || mapping === "number";
const given = document.querySelector(".giscus,.utterances");
const place = given ?? document.createElement("div");
if (!given) {
  place.className = "giscus";
  if (own.parentNode === document.head || !own.isConnected) document.body.append(place);
  else own.after(place);
}
mount(service, place, {
  ...(isSpecific ? named(term) : {}),
  theme: themeOf(theme ?? own.getAttribute("theme")),
  lang,
});
