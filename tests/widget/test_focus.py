"""Whatever is pressed, the focus stays in the widget."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import Visit, expect_active, send, write
from tests.widget.door import problem
from tests.widget.stub import Stub


def press(page: Page, name: str) -> None:
    """Focus a button and press Enter."""
    button = page.get_by_role("button", name=re.compile(name)).first
    button.focus()
    page.keyboard.press("Enter")


def conversation(stub: Stub) -> None:
    """A thread with folds: a root with five replies, and a second root."""
    root = stub.add("post", "<p>Racine</p>")
    for number in range(5):
        stub.add("post", f"<p>Réponse {number}</p>", parent_id=root["id"])
    stub.add("post", "<p>Autre</p>")


@pytest.mark.parametrize(
    "name",
    [
        "Replier les réponses",
        "de plus|réponses? entre|Afficher",
        "Répondre",
        "J’aime|aime",
        "Autres actions",
    ],
)
def test_each_control_of_a_thread_keeps_the_focus(stub: Stub, visit: Visit, name: str) -> None:
    conversation(stub)
    page = visit(wait="article")
    page.locator("form button.primary").wait_for(state="attached")
    press(page, name)
    page.wait_for_timeout(300)
    expect_active(page, ".+")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect_active(page, ".+")


def test_every_choice_of_a_menu_keeps_the_focus(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    page = visit(wait="article")
    for number in range(3):
        press(page, "Autres actions")
        choices = page.locator(".menu button")
        choices.nth(number).focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        expect_active(page, ".+")
        page.keyboard.press("Escape")


def test_the_order_can_be_walked_by_arrows(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    page = visit(wait="article")
    select = page.get_by_role("combobox")
    select.focus()
    for order in ("newest", "top"):
        page.keyboard.press("ArrowUp")
        expect(select).to_have_value(order)
        expect(page.locator("ol.list")).not_to_have_attribute("aria-busy", "true")
        expect(select).to_be_focused()
    assert [seen.query["sort"] for seen in stub.requests("GET", "threads")[1:]] == [
        ["newest"],
        ["top"],
    ]


def test_trying_again_leads_to_the_heading(stub: Stub, visit: Visit) -> None:
    stub.add("post")
    stub.answer("GET", "threads", problem(503, "busy"))
    page = visit(wait="text=Réessayer")
    press(page, "Réessayer")
    page.locator("article").first.wait_for()
    expect_active(page, "title")


def test_the_end_of_the_undo_bar_leaves_the_focus_inside(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "À moi", "Léa")
    send(page)
    page.get_by_role("button", name="Supprimer").first.wait_for()
    page.clock.install()
    press(page, "Supprimer")
    expect(page.get_by_role("button", name="Rétablir")).to_be_focused()
    page.clock.run_for(8100)
    expect(page.locator("article")).to_have_count(0)
    expect_active(page, "title")


def test_a_deletion_that_fails_leads_back_to_the_comment(stub: Stub, visit: Visit) -> None:
    page = visit()
    write(page, "À moi", "Léa")
    send(page)
    page.get_by_role("button", name="Supprimer").first.wait_for()
    stub.answer("DELETE", "/comments", problem(503, "busy"))
    page.clock.install()
    press(page, "Supprimer")
    page.clock.run_for(8100)
    expect(page.locator(".error")).to_be_visible()
    expect_active(page, "c-.+")


def test_the_end_of_the_time_to_edit_leaves_the_focus_at_the_comment(
    stub: Stub, visit: Visit
) -> None:
    page = visit()
    write(page, "À moi", "Léa")
    send(page)
    page.get_by_role("button", name="Modifier").first.focus()
    page.evaluate(
        "() => { const now = Date.now; Date.now = () => now() + 16 * 60e3;"
        " document.dispatchEvent(new Event('visibilitychange')) }"
    )
    expect(page.get_by_role("button", name="Modifier")).to_have_count(0)
    expect_active(page, "c-.+")


def test_whoever_leaves_the_widget_is_not_followed(stub: Stub, visit: Visit) -> None:
    conversation(stub)
    page = visit(wait=".ways", before="<input>")
    reply = page.get_by_role("button", name="Répondre").first
    for elsewhere in (page.locator("h1").first, page.locator("main > input")):
        reply.focus()
        elsewhere.click()
        page.wait_for_timeout(50)
        page.evaluate("document.querySelector('palabre-comments').refresh()")
        page.wait_for_function(
            "() => !document.querySelector('palabre-comments').shadowRoot"
            ".querySelector('ol.list').ariaBusy"
        )
        page.wait_for_timeout(100)
        assert page.evaluate("document.activeElement.localName") in ("body", "input")
