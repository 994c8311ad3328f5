import { fillCounts } from "./fill-counts.js";

const own = document.currentScript as HTMLScriptElement;
const fill = () => void fillCounts(document, new URL(own.src).origin, own.dataset.site);

if (document.readyState === "loading") addEventListener("DOMContentLoaded", fill);
else fill();
