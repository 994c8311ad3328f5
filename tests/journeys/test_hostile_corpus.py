"""What the corpus renders to, put into a real page by every door: nothing runs, nothing loads."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from comments_service.rules.text.render import clean_html, render
from tests.corpus.hostile import PAYLOADS, variants

PAGE = "http://corpus.example/"
BATCH = 1500

# Each door puts pieces of HTML into the page, then waits until the browser has worked off what
# they started: the failing image is queued behind theirs, and two frames let animations begin.
SETTLE = """
async () => {
  await new Promise(done => {
    const last = new Image();
    last.onerror = done;
    last.src = 'settled';
  });
  for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
}
"""
INNER_HTML = """
pieces => pieces.forEach(piece => {
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = piece;
})
"""
ROUND_TRIP = """
pieces => pieces.forEach(piece => {
  const box = document.body.appendChild(document.createElement('div'));
  box.innerHTML = piece;
  const again = document.body.appendChild(document.createElement('div'));
  again.innerHTML = box.innerHTML;
  document.body.appendChild(document.createElement('div')).innerHTML = again.outerHTML;
})
"""
DOCUMENT_WRITE = """
pieces => {
  document.open();
  document.write('<!doctype html><body>' + pieces.map(p => `<div>${p}</div>`).join(''));
  document.close();
}
"""
SET_HTML = """
pieces => pieces.forEach(piece => {
  const box = document.body.appendChild(document.createElement('div'));
  box.setHTML ? box.setHTML(piece) : box.innerHTML = piece;
})
"""
DOORS = {
    "innerHTML": INNER_HTML,
    "round trip": ROUND_TRIP,
    "document.write": DOCUMENT_WRITE,
    "setHTML": SET_HTML,
}

# What a browser made of it, seen from inside: every element and attribute that it built.
FOREIGN = r"""
tags => [...document.querySelectorAll('body *:not(div)')].flatMap(element => {
  const name = element.localName;
  const bad = tags.includes(name) ? [] : [name];
  // By the prototype: a form's fields may have taken the place of its own properties.
  for (const attribute of Element.prototype.getAttributeNames.call(element)) {
    const key = `${name} ${attribute}`;
    const value = Element.prototype.getAttribute.call(element, attribute);
    const known = ['a href', 'a rel'].includes(key) || [
      /^ol start \d{1,9}$/, /^code class language-[a-z0-9+#._-]{1,20}$/,
      /^t[dh] align (left|center|right)$/,
    ].some(form => form.test(`${key} ${value}`));
    const web = key !== 'a href' || /^https?:$/.test(element.protocol);
    if (!known || !web || element.username) bad.push(key);
  }
  return bad;
})
"""
TAGS = ["a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"]
TAGS += ["table", "tbody", "td", "th", "thead", "tr"]


class Watch:
    """An empty page that notes what runs in it and what it asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        page.route("**/*", self._answer)
        page.add_init_script("window.ran = []; window.alert = what => { top.ran.push(what); };")
        page.on("dialog", lambda dialog: dialog.dismiss())

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == PAGE:
            route.fulfill(body="<!doctype html><title>corpus</title>", content_type="text/html")
            return
        if urlsplit(url).path != "/settled":
            self.requests.append(url)
        route.abort()

    def put(self, door: str, pieces: list[str]) -> int:
        """Puts the pieces into a new page by the door; how many scripts ran."""
        self.page.goto(PAGE)
        self.page.evaluate(DOORS[door], pieces)
        self.page.evaluate(SETTLE)
        return int(self.page.evaluate("window.ran.length"))


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    context = browser.new_context()
    yield Watch(context.new_page())
    context.close()


@pytest.fixture(scope="module")
def outputs() -> list[str]:
    """All that the corpus renders to, as comments and as imported HTML, each once."""
    return list(
        dict.fromkeys(
            html for source in variants() for html in (render(source).html, clean_html(source))
        )
    )


def test_the_watch_sees_what_runs_and_what_loads_when_nothing_is_cleaned(watch: Watch) -> None:
    calm = [payload for payload in PAYLOADS if "http-equiv" not in payload]
    assert watch.put("innerHTML", calm) >= 60
    assert watch.page.evaluate(FOREIGN, TAGS) != []
    assert sum("x.example" in url for url in watch.requests) >= 5
    # Written one by one: in a document, a payload may hide those after it.
    assert sum(watch.put("document.write", [payload]) for payload in calm[::8]) >= 10


@pytest.mark.parametrize("door", DOORS)
def test_nothing_of_the_corpus_runs_or_loads(watch: Watch, outputs: list[str], door: str) -> None:
    assert len(outputs) > 5000
    for start in range(0, len(outputs), BATCH):
        assert watch.put(door, outputs[start : start + BATCH]) == 0
        assert watch.page.evaluate(FOREIGN, TAGS) == []
    assert watch.requests == []
