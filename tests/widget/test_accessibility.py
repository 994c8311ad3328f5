"""The widget by machine check, by keyboard, in both directions, at every width and colour."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.axe import violations
from tests.widget.conftest import Visit, articles, expect_active, send, write
from tests.widget.door import problem
from tests.widget.stub import Stub


def conversation(stub: Stub) -> None:
    """A thread with a bit of everything."""
    root = stub.add("post", "<p>Un <a href='https://e.example'>lien</a> et <code>code</code></p>")
    reply = stub.add("post", "<blockquote><p>Cité</p></blockquote>", parent_id=root["id"], up=3)
    reply["author"]["badge"] = "author"
    for _ in range(4):
        stub.add("post", parent_id=root["id"], name="Marc")
    gone = stub.add("post", status="deleted")
    stub.add("post", parent_id=gone["id"])
    stub.add("post", "<p>مرحبا</p>", name="سارة", pinned=True)


STYLES = {
    "light": "",
    "dark page": "background: #222; color: #ddd",
    "sepia": "background: #fdf6e3; color: #3b4a50",
}


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_axe_finds_nothing_in_a_thread_with_an_open_box(
    stub: Stub, visit: Visit, style: str
) -> None:
    conversation(stub)
    page = visit(wait="article", style=style)
    page.get_by_role("button", name="Répondre à Léa").first.click()
    page.get_by_role("button", name="Aperçu").last.wait_for()
    assert violations(page, "palabre-comments") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_theme(stub: Stub, visit: Visit, theme: str) -> None:
    conversation(stub)
    page = visit(wait="article", attributes=f'theme="{theme}"')
    write(page, "Bonjour")
    page.get_by_role("button", name="Aperçu").wait_for()
    assert violations(page, "palabre-comments") == []


def test_axe_finds_nothing_in_the_states(stub: Stub, visit: Visit) -> None:
    page = visit()
    assert violations(page, "palabre-comments") == []
    stub.answer("POST", "/comments", problem(422, "blocked_words", words=["mot"]))
    write(page, "Un mot", "Léa")
    send(page)
    page.locator(".error").wait_for()
    assert violations(page, "palabre-comments") == []
    stub.held = True
    send(page)
    page.locator("article.held").wait_for()
    page.get_by_role("button", name="Autres actions").first.click()
    page.get_by_role("button", name="Copier le lien").wait_for()
    assert violations(page, "palabre-comments") == []
    stub.threads[stub.url_of("post")] = {"closed": True, "closed_reason": "manual"}
    page.reload()
    page.get_by_text("Les commentaires sont fermés").wait_for()
    assert violations(page, "palabre-comments") == []


def test_axe_finds_nothing_in_arabic_on_a_phone(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    page = visit(wait="article", lang="ar")
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator("textarea").first.click()
    page.get_by_role("button", name="معاينة").wait_for()
    assert violations(page, "palabre-comments") == []


def test_the_keyboard_alone_reads_replies_and_likes(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    page = visit(wait="article")
    page.get_by_role("button", name="Répondre à Léa").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Votre réponse à Léa")).to_be_focused()
    page.keyboard.type("Au clavier")
    page.keyboard.press("Control+Enter")
    page.locator("article.new").wait_for()
    expect_active(page, "c-1-.+")
    ring = "document.querySelector('palabre-comments').shadowRoot.activeElement"
    assert page.evaluate(f"getComputedStyle({ring}).outlineStyle") == "solid"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("button.like[aria-pressed=true]")).to_have_count(1)


def test_targets_are_large_enough(stub: Stub, visit: Visit, new_context: Any) -> None:
    conversation(stub)
    page = visit(wait="article")
    write(page, "Bonjour")
    page.get_by_role("button", name="Aperçu").wait_for()
    sizes = """least => [...document.querySelector('palabre-comments').shadowRoot
      .querySelectorAll('button, select, input, textarea')].filter(e => e.offsetParent)
      .filter(e => e.offsetWidth < 24 || e.offsetHeight < least).map(e => e.outerHTML)"""
    assert page.evaluate(sizes, 24) == []
    links = """() => [...document.querySelector('palabre-comments').shadowRoot
      .querySelectorAll('.by a, .whom a, a.when')].filter(e => {
        const { width, height } = e.getBoundingClientRect();
        return width < 24 || height < 24; }).map(e => e.outerHTML)"""
    assert page.evaluate(links) == []
    phone = new_context(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    touch = phone.new_page()
    touch.goto(page.url)
    articles(touch).first.wait_for()
    assert touch.evaluate(sizes, 44) == []


def test_nothing_overflows_a_narrow_screen(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    stub.add("post", f"<p>{'a' * 400}</p><pre><code>{'b ' * 300}</code></pre>", name="N" * 80)
    for lang in ("fr", "ar"):
        page = visit(wait="article", lang=lang)
        page.set_viewport_size({"width": 320, "height": 700})
        page.locator("textarea").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        page.locator(".toolbar").first.wait_for()
        # Its word stays on one line.
        assert page.locator("form button.primary").first.bounding_box()["height"] < 50  # type: ignore[index]


def test_arabic_is_mirrored_and_complete(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    page = visit(wait="article", lang="ar")
    expect(page.get_by_role("heading", level=2)).to_have_text("8 تعليقات")
    avatar, author = page.locator(".avatar").first, page.locator("h3").first
    left, right = avatar.bounding_box(), author.bounding_box()
    assert left and right and left["x"] > right["x"]
    french = page.locator(".body p").first
    assert french.evaluate("p => getComputedStyle(p).unicodeBidi") == "plaintext"
    write(page, "")
    send(page)
    expect(page.locator(".error")).to_have_text("اكتب تعليقك.")
    text = page.locator("palabre-comments section").inner_text()
    assert not {"Reply", "Send", "Répondre", "Publier"} & set(text.split())


def test_reduced_motion_and_forced_colours_are_respected(stub: Stub, visit: Visit) -> None:
    comment = stub.add("post")
    page = visit(wait="article")
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    page.evaluate(f"location.hash = 'c-{comment['id']}'")
    page.locator("article.target").wait_for()
    running = "document.querySelector('palabre-comments').shadowRoot.getAnimations().length"
    assert page.evaluate(running) == 0
    border = "b => getComputedStyle(b).borderTopStyle"
    assert page.locator("button.like").evaluate(border) == "solid"
