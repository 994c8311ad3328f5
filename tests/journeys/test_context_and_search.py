"""A moderator looks closely at one comment, and finds others again, in a real browser."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.factories import Reader, set_rules
from tests.support.axe import violations
from tests.support.server import LiveServer

MakeContext = Callable[..., BrowserContext]
# What the databases do is tested through HTTP, on both.
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server(MODERATION="open")


@pytest.fixture
def comment(server: LiveServer, offline_app: Flask) -> str:
    """A held answer among others, by somebody who wrote before under another name."""
    spam, other = Reader(offline_app), Reader(offline_app, "192.0.2.7")
    root = other.post("Quel pain faites-vous ?", title="Le pain", author={"name": "Ana"})
    for number in range(4):
        other.post(f"Du seigle, pour la {number}e fois.", parent_id=root.id)
    token = spam.post("Mes montres de Genève ne sont pas chères du tout").commenter_token
    set_rules(offline_app, blocked_words="montres", blocked_words_action="hold")
    zoe = {"name": "Zoé", "email": "zoe@example.org"}
    return spam.post(
        "Mes **montres** de Genève ne sont pas chères, [voyez](https://watches.example/deep)",
        parent_id=root.id,
        author=zoe,
        commenter_token=token,
    ).id


def sign_in(page: Page, server: LiveServer, app: Flask) -> None:
    with app.app_context():
        link = make_sign_in_link(datetime.now(UTC))
    page.goto(f"{server.url}/console/sign-in/{link}")
    with page.expect_navigation():
        page.get_by_role("button").click()


def is_sound(page: Page) -> None:
    assert violations(page) == []
    assert not page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("look", [("light", 1280), ("dark", 320)])
def test_a_comment_is_understood_without_leaving_the_queue_or_its_page(
    server: LiveServer,
    offline_app: Flask,
    new_context: MakeContext,
    comment: str,
    look: tuple[str, int],
) -> None:
    size = {"width": look[1], "height": 800}
    page = new_context(color_scheme=look[0], viewport=size).new_page()
    sign_in(page, server, offline_app)
    card = page.locator(f"#c-{comment}")
    expect(card.locator("mark")).to_have_text("montres")
    expect(card.locator(".targets")).to_have_text("https://watches.example/deep")
    expect(card.locator(".why a")).to_have_attribute(
        "href", re.compile(r"/settings#blocked_words$")
    )
    card.get_by_text("About the commenter").click()
    expect(card.locator(".person")).to_contain_text("Mes montres de Genève ne sont pas chères du")
    expect(card.locator(".person form")).to_have_count(0)
    is_sound(page)

    card.locator("a.when").first.click()
    page.wait_for_url(f"**/console/comments/{comment}")
    before = page.locator("details.around", has_text="Earlier replies to the same comment")
    expect(before.get_by_text("Du seigle, pour la 3e fois.")).to_be_hidden()
    before.locator("summary").click()
    expect(before.get_by_text("Du seigle, pour la 3e fois.")).to_be_visible()
    expect(page.get_by_text("Reply 5 of 5 to the same comment.")).to_be_visible()
    expect(page.locator(".why .rule").first).to_contain_text("1 word or phrase")
    expect(page.get_by_text("% alike")).to_be_visible()
    page.get_by_label("Add a note").fill("Vend des montres.\nEncore.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".remark")).to_have_text("Vend des montres.\nEncore.")
    is_sound(page)
    page.get_by_role("button", name="Delete this note").click()
    expect(page.locator(".remark")).to_have_count(0)
    page.locator(".why a").first.click()
    expect(page.locator("#blocked_words")).to_be_in_viewport()
    page.goto(f"{server.url}/console/commenters/{comment}")
    is_sound(page)


def test_its_surroundings_need_no_script(
    server: LiveServer, offline_app: Flask, new_context: MakeContext, comment: str
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, server, offline_app)
    card = page.locator(f"#c-{comment}")
    card.get_by_text("About the commenter").click()
    card.get_by_role("link", name="First seen, last comments, notes").click()
    expect(page.get_by_role("heading", name="About Zoé")).to_be_visible()
    page.goto(f"{server.url}/console/comments/{comment}")
    page.get_by_text("Earlier replies to the same comment").click()
    expect(page.get_by_text("Du seigle, pour la 3e fois.")).to_be_visible()
    page.locator("#search").fill("author:zoé")
    page.locator("#search").press("Enter")
    expect(page.locator(f"#c-{comment}")).to_be_visible()


@pytest.mark.parametrize("look", [("light", 1280), ("dark", 320)])
def test_a_search_is_typed_by_keyboard_kept_and_opened_by_somebody_else(
    server: LiveServer,
    offline_app: Flask,
    new_context: MakeContext,
    comment: str,
    look: tuple[str, int],
) -> None:
    size = {"width": look[1], "height": 800}
    page = new_context(color_scheme=look[0], viewport=size).new_page()
    sign_in(page, server, offline_app)
    box, listed = page.get_by_role("combobox", name="Search comments"), page.locator("#suggestions")
    box.focus()
    page.keyboard.type("montres stat")
    expect(listed.get_by_role("option")).to_have_text(["status: published, held, spam or deleted"])
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    is_sound(page)
    page.keyboard.press("Enter")
    expect(box).to_have_value("montres status:")
    expect(listed.get_by_role("option")).to_have_count(4)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(listed).to_be_hidden()
    expect(box).to_have_value("montres status:")
    page.keyboard.type("he")
    expect(listed.get_by_role("option")).to_have_text(["status:held"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("author:z")
    expect(listed.get_by_role("option")).to_have_text(["author:Zoé"])
    listed.get_by_role("option").click()
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/search?q=*")
    expect(page.locator("#cards .card")).to_have_count(1)
    expect(page.locator("#cards .gist mark")).to_have_text("montres")

    page.get_by_text("Save this search").click()
    page.get_by_label("Name of the search").fill("Montres")
    page.keyboard.press("Enter")
    expect(page.locator("#note")).to_contain_text("Saved")
    is_sound(page)
    kept = page.get_by_role("link", name="Montres", include_hidden=True)  # on a phone in the menu
    address = kept.get_attribute("href")
    other = new_context().new_page()
    sign_in(other, server, offline_app)
    other.get_by_role("link", name="Montres").click()
    expect(other.locator(f"#c-{comment}")).to_be_visible()
    other.goto(f"{server.url}{address}")
    expect(other.locator(f"#c-{comment}")).to_be_visible()
    other.locator(f"#c-{comment}").get_by_role("button", name="Spam").click()
    expect(other.locator("#note")).to_contain_text("Moved to spam.")
    expect(other.locator("#cards .card")).to_have_count(0)
