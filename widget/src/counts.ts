import { fillCounts } from "./fill-counts.js";
import { serviceOf } from "./service-address.js";

const own =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/static/counts.js"]');
const fill = () => own && void fillCounts(document, serviceOf(own.src), own.dataset.site);

if (document.readyState === "loading") addEventListener("DOMContentLoaded", fill);
else fill();
