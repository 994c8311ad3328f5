import { fillCounts } from "./fill-counts.js";
import { ownScript } from "./own-script.js";
import { serviceOf } from "./service-address.js";

const own = ownScript("/static/counts.js");
const fill = () => own && void fillCounts(document, serviceOf(own.src), own.dataset.site);

if (document.readyState === "loading") addEventListener("DOMContentLoaded", fill);
else fill();
