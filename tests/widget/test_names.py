"""Drafts, edit tokens and held comments stay with their thread, whatever address led to it."""

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.conftest import articles, blog_page, send, write
from tests.widget.stub import Stub

ADDRESSES = ["", "?fbclid=1", "?utm_source=mail", "?utm_source=a&utm_medium=b"]


@pytest.fixture
def reader(stub: Stub, context: BrowserContext) -> Page:
    """A page of the blog that is one page at every address, as the service says."""
    stub.write("o", blog_page('load="eager"'))
    page = context.new_page()
    fold = stub.handle

    def handle(seen):  # type: ignore[no-untyped-def]
        if "url" in seen.query:
            seen.query["url"] = [seen.query["url"][0].split("?")[0]]
        if seen.body and "url" in seen.body:
            seen.body["url"] = seen.body["url"].split("?")[0]
        return fold(seen)

    stub.handle = handle  # type: ignore[method-assign]
    return page


def visit(page: Page, stub: Stub, query: str) -> None:
    """Open the page by that address and wait for the box."""
    page.goto(f"{stub.blog}/o{query}")
    page.locator("form button.primary").first.wait_for(state="attached")
    page.wait_for_timeout(500)


@pytest.mark.parametrize("query", ADDRESSES)
def test_another_address_has_the_draft_and_the_right_to_edit(
    stub: Stub, reader: Page, query: str
) -> None:
    visit(reader, stub, "?utm_source=news")
    write(reader, "À moi", "Léa")
    send(reader)
    reader.locator("article.new").wait_for()
    write(reader, "À moitié")
    reader.wait_for_timeout(600)
    visit(reader, stub, query)
    expect(reader.locator("textarea").first).to_have_value("À moitié")
    expect(reader.get_by_role("button", name="Modifier votre commentaire")).to_be_visible()


def test_another_address_has_the_held_comment(stub: Stub, reader: Page) -> None:
    stub.held = True
    visit(reader, stub, "?utm_source=news")
    write(reader, "En attente", "Léa")
    send(reader)
    reader.locator("article.held").wait_for()
    visit(reader, stub, "")
    expect(reader.locator("article.held")).to_contain_text("En attente")


def test_what_stands_under_addresses_is_adopted(stub: Stub, reader: Page) -> None:
    parent, own = stub.add("o"), stub.add("o", "<p>À moi</p>")
    visit(reader, stub, "")
    old = f"{stub.blog}/o?utm_source=mail"
    held = {**own, "id": "1-ffff", "status": "held", "html": "<p>En attente</p>"}
    soon = "2099-01-01T00:00:00Z"
    entries = {
        f"draft:{old}#": {"text": "Racine", "author": {}, "since": 1, "at": 9e12},
        f"draft:{old}#{parent['id']}": {"text": "Suite", "author": {}, "since": 1, "at": 9e12},
        f"draft:{stub.blog}/autre#": {"text": "Ailleurs", "author": {}, "since": 1, "at": 9e12},
        f"own:{old}": {
            own["id"]: {"source": "À moi", "token": "t", "until": soon},
            "1-ffff": {"source": "x", "token": "t", "until": soon, "comment": held},
        },
    }
    reader.evaluate(
        "all => { for (const [name, value] of Object.entries(all))"
        " localStorage.setItem('palabre:' + name, JSON.stringify(value)); }",
        entries,
    )
    visit(reader, stub, "")
    expect(reader.locator("textarea").first).to_have_value("Racine")
    expect(reader.locator(".list textarea").first).to_have_value("Suite")
    expect(reader.get_by_role("button", name="Modifier votre commentaire").first).to_be_visible()
    expect(articles(reader).filter(has_text="En attente")).to_have_count(1)
    names = json.loads(reader.evaluate("JSON.stringify(Object.keys(localStorage))"))
    assert [name for name in names if old in name] == []
    assert f"palabre:draft:{stub.blog}/autre#" in names
