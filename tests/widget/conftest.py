"""A stub service and a blog page for each test, and a reader in a real browser."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.widget.stub import Stub

BLOG = """<!doctype html>
<html lang="{lang}" dir="{dir}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Du community management politique</title>
<link rel="icon" href="data:,">
<style>body {{ font: 16px/1.6 sans-serif; margin: 24px 16px; {style} }}
palabre-comments {{ display: block; min-height: 100svh }}</style>
<main><h1>Du community management politique</h1>{before}
<palabre-comments {attributes}><a href="{{origin}}/embed?url=x">Commentaires</a></palabre-comments>
</main>
<script async src="{{origin}}/static/embed.js"></script>
</html>"""

Visit = Callable[..., Page]


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A service without comments."""
    service = Stub()
    yield service
    service.close()


def blog_page(attributes: str = "", *, lang: str = "fr", style: str = "", before: str = "") -> str:
    """A page of the blog with the widget in it."""
    direction = "rtl" if lang == "ar" else "ltr"
    return BLOG.format(lang=lang, dir=direction, style=style, before=before, attributes=attributes)


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A reader's browser with nothing stored."""
    return new_context(viewport={"width": 1000, "height": 800})


@pytest.fixture
def visit(stub: Stub, context: BrowserContext) -> Visit:
    """Opens the blog's page and waits for the widget: visit("post", lang="ar")."""

    def open_page(name: str = "post", *, hash: str = "", wait: str = "h2", **options: Any) -> Page:
        page = context.new_page()
        page.goto(stub.write(name, blog_page(**options)) + hash)
        page.locator("palabre-comments").locator(wait).first.wait_for()
        return page

    return open_page


def write(page: Page, text: str, name: str | None = None) -> None:
    """Types a comment into the box for a new discussion."""
    page.locator("textarea").first.click()
    page.locator("textarea").first.fill(text)
    if name is not None:
        page.locator("form").first.get_by_label("Nom").fill(name)


def send(page: Page) -> None:
    """Presses the button of the first box."""
    page.locator("form button.primary").first.click()


def expect_active(page: Page, pattern: str) -> None:
    """Waits until what has the focus inside the widget has such an id, class or else tag."""
    script = """(pattern) => {
      const at = document.querySelector('palabre-comments').shadowRoot.activeElement;
      return at && new RegExp(`^(?:${pattern})$`).test(at.id || at.className || at.tagName); }"""
    page.wait_for_function(script, arg=pattern)


def articles(page: Page) -> Locator:
    """The comments that are shown."""
    return page.locator("palabre-comments article")
