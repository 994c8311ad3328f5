"""Programs that swap pages: the right thread and title, no leak, and Back shows one's own comment.

They are npm's, installed for `make snippets`: tests/widget/test_routers.py has small ones of each
kind for the ordinary run.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.snippets.node.project import fetch
from tests.widget.conftest import articles, send, write
from tests.widget.conftest import context as context  # a fixture
from tests.widget.conftest import stub as stub  # a fixture
from tests.widget.stub import Stub
from tests.widget.test_embedding import COUNTING

PAGES = ("un", "deux", "trois")


@dataclass(frozen=True)
class Router:
    """A program, and what a site does to have it."""

    package: str
    file: str
    body: str = ""
    container: str = ""
    start: str = ""


ROUTERS = {
    "turbo": Router("@hotwired/turbo@8", "dist/turbo.es2017-umd.js"),
    "htmx": Router("htmx.org@2", "dist/htmx.min.js", body='hx-boost="true"'),
    "swup": Router(
        "swup@4",
        "dist/Swup.umd.js",
        container='id="swup" class="transition-fade"',
        start="new Swup();",
    ),
    "barba": Router(
        "@barba/core@2",
        "dist/barba.umd.js",
        body='data-barba="wrapper"',
        container='data-barba="container" data-barba-namespace="post"',
        start="barba.init({ transitions: [{ leave() {}, enter() {} }] });",
    ),
}
#: The lines for HTML stand in what is swapped; where only a part is, the script stands outside too.
BLOG = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Titre {name}</title>
<link rel="icon" href="data:,"><script defer src="/router.js"></script>
<style>.transition-fade {{ transition: opacity 50ms }} .is-animating {{ opacity: 0 }}</style></head>
<body {body}><main {container}><h1>{name}</h1>{links}
<palabre-comments style="display:block;min-height:100svh">
<a href="{{origin}}/embed" referrerpolicy="unsafe-url">Commentaires</a></palabre-comments>
<script async src="{{origin}}/static/embed.js"></script></main>
<script type="module">{start}</script></body></html>"""


def file_of(router: Router) -> Path:
    """The program's file, of the packages that all routers are installed with."""
    modules = fetch("routers", tuple(one.package for one in ROUTERS.values()))
    return modules / router.package.rpartition("@")[0] / router.file


@pytest.fixture(params=ROUTERS.values(), ids=ROUTERS)
def page(request: pytest.FixtureRequest, stub: Stub, context: BrowserContext) -> Page:
    """The first page of a site with a router."""
    router: Router = request.param
    for name in PAGES:
        stub.add(name, f"<p>Sur {name}</p>")
        links = " ".join(f'<a href="/{other}">Vers {other}</a>' for other in PAGES)
        parts = {"body": router.body, "container": router.container, "start": router.start}
        stub.write(name, BLOG.format(name=name, links=links, **parts))
    page = context.new_page()
    page.route("**/router.js", lambda route: route.fulfill(path=file_of(router)))
    page.add_init_script(COUNTING)
    page.goto(f"{stub.blog}/un")
    expect(page.locator(".body")).to_have_text(["Sur un"])
    page.evaluate("window.isKept = true")
    return page


def go(page: Page, name: str) -> None:
    """Follow a link, and wait for the thread of its page."""
    page.get_by_role("link", name=f"Vers {name}").first.click()
    expect(page).to_have_title(f"Titre {name}")
    expect(page.locator(".body")).to_have_text([f"Sur {name}"])


def test_each_page_has_its_thread_and_back_shows_what_was_written(stub: Stub, page: Page) -> None:
    for name in ("deux", "trois", "un", "trois"):
        go(page, name)
    write(page, "Ici", "Léa")
    send(page)
    page.locator("article.new").wait_for()
    [posted] = stub.requests("POST", "/comments")
    assert posted.body["url"] == f"{stub.blog}/trois"
    assert posted.body["title"] == "Titre trois"
    go(page, "un")
    page.go_back()
    expect(articles(page)).to_have_count(2)
    expect(page.locator(".body")).to_have_text(["Sur trois", "Ici"])
    assert page.evaluate("isKept")


def test_going_on_leaks_nothing(page: Page) -> None:
    def settled() -> list[int]:
        page.locator("form button.primary").wait_for(state="attached")
        page.wait_for_timeout(500)
        counts: list[int] = page.evaluate("[alive.listeners, alive.timers.size]")
        return counts

    # What a program keeps of each page that it knows is there after the first round.
    for name in ("deux", "trois", "un"):
        go(page, name)
    before = settled()
    for name in ("deux", "trois", "un") * 4:
        go(page, name)
    assert settled() == before
