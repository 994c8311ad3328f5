import { fillCounts } from "./fill-counts.js";
import { serviceOf } from "./service-address.js";

const own = document.currentScript as HTMLScriptElement;
const fill = () => void fillCounts(document, serviceOf(own.src), own.dataset.site);

if (document.readyState === "loading") addEventListener("DOMContentLoaded", fill);
else fill();
