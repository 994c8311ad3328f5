/** Stands in for Isso's `embed.min.js` and `count.min.js`: `<section id="isso-thread">`. */
import { count, mount, named, own, serviceOf, whenReady } from "./shared.js";

const service = serviceOf("..");
const { issoLang, issoSorting, issoCountComments } = own.dataset;
const sorts: Record<string, string> = { upvotes: "top", newest: "newest", oldest: "oldest" };

function fetchComments(): void {
  const place = document.getElementById("isso-thread");
  const { issoId, title } = place?.dataset ?? {};
  mount(service, place, {
    ...named(issoId),
    "page-title": title,
    lang: issoLang,
    sort: sorts[issoSorting ?? ""],
  });
}

function init(): void {
  fetchComments();
  if (issoCountComments !== "false") {
    count(service, 'a[href$="#isso-thread"]', ({ dataset }) => ({ id: dataset.issoId }));
  }
}

(window as { Isso?: object }).Isso = { init, fetchComments };
whenReady(init);
