"""A script of another service may have the name of ours: it is never asked for anything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import articles, blog_page
from tests.widget.stub import Stub

OURS = '<script async src="{origin}/static/embed.js"></script>'


@pytest.fixture
def stranger() -> Iterator[Stub]:
    """Another service, whose scripts the page has before ours; nothing of them runs."""
    service = Stub()
    yield service
    service.close()


def theirs(stranger: Stub, name: str = "embed") -> str:
    """What the page has of it, under names like ours."""
    places = ("/static/", "/a/static/", "/embed/static/")
    source = f'<script type="text/plain" src="{stranger.origin}{{}}{name}.js"></script>'
    return "".join(source.format(place) for place in places)


def visit(context: BrowserContext, stub: Stub, stranger: Stub, script: str) -> Page:
    page = context.new_page()
    page.goto(stub.write("post", blog_page(before=theirs(stranger)).replace(OURS, script)))
    return page


def test_a_module_asks_the_service_that_it_came_from(
    stub: Stub, stranger: Stub, context: BrowserContext
) -> None:
    stub.add("post")
    page = visit(context, stub, stranger, OURS.replace("async", 'type="module"'))
    expect(articles(page)).to_have_count(1)
    assert stranger.seen == []


@pytest.mark.parametrize(
    "script",
    [
        "<script>import('{origin}/static/embed.js').catch(() => document.title = 'no')</script>",
        "<script>fetch('{origin}/static/embed.js').then(got => got.text())"
        ".then(eval).catch(() => document.title = 'no')</script>",
    ],
    ids=["import", "eval"],
)
def test_without_an_element_of_its_own_it_asks_nobody(
    stub: Stub, stranger: Stub, context: BrowserContext, script: str
) -> None:
    page = visit(context, stub, stranger, script)
    expect(page).to_have_title("no")
    expect(page.locator("palabre-comments > a")).to_be_visible()
    assert (stub.seen, stranger.seen) == ([], [])


def test_counts_ask_the_service_that_they_came_from(
    stub: Stub, stranger: Stub, context: BrowserContext
) -> None:
    stub.add("a")
    page = context.new_page()
    script = f'<script type="module" src="{stub.origin}/static/counts.js"></script>'
    place = '<b data-comments-count="/a">?</b>'
    page.goto(stub.write("index", f"{place}{theirs(stranger, 'counts')}{script}"))
    expect(page.locator("b")).to_have_text("1")
    assert stranger.seen == []
