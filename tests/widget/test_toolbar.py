"""Formatting by button and by key, and the preview."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.widget.conftest import Visit
from tests.widget.stub import Stub


@pytest.fixture
def page(visit: Visit) -> Page:
    """A page whose box is open, with its toolbar."""
    page = visit()
    page.locator("textarea").click()
    page.get_by_role("button", name="Gras").wait_for()
    return page


def filled(page: Page, text: str) -> Locator:
    """The box with that text, all of it selected."""
    field = page.locator("textarea")
    field.fill(text)
    field.press("Control+a")
    return field


@pytest.mark.parametrize(
    ("button", "text", "marked"),
    [
        ("Gras", "mot", "**mot**"),
        ("Italique", "mot", "_mot_"),
        ("Lien", "mot", "[mot](https://)"),
        ("Citation", "un\ndeux", "> un\n> deux"),
        ("Code", "x = 1", "`x = 1`"),
        ("Code", "if x:\n  y()", "```\nif x:\n  y()\n```"),
        ("Gras", "", "****"),
    ],
)
def test_a_button_marks_the_selection_and_undo_takes_it_back(
    page: Page, button: str, text: str, marked: str
) -> None:
    field = filled(page, text)
    page.get_by_role("button", name=button, exact=True).click()
    expect(field).to_have_value(marked)
    expect(field).to_be_focused()
    selected = field.evaluate("f => f.value.slice(f.selectionStart, f.selectionEnd)")
    assert selected.replace("\n> ", "\n") == text
    page.keyboard.press("Control+z")
    expect(field).to_have_value(text)


@pytest.mark.parametrize(
    ("key", "marked"),
    [("Control+b", "**mot**"), ("Meta+i", "_mot_"), ("Control+k", "[mot](https://)")],
)
def test_keys_do_the_same_and_the_page_does_not_hear_them(
    page: Page, key: str, marked: str
) -> None:
    page.evaluate("window.heard = 0; addEventListener('keydown', e => heard += e.key.length === 1)")
    field = filled(page, "mot")
    page.evaluate("heard = 0")
    page.keyboard.press(key)
    expect(field).to_have_value(marked)
    assert page.evaluate("heard") == 0


@pytest.mark.parametrize(
    ("key", "code"), [("и", "KeyB"), ("لا", "KeyB"), ("B", "KeyB"), ("b", "KeyN")]
)
def test_keys_of_any_layout_do_the_same(page: Page, key: str, code: str) -> None:
    field = filled(page, "mot")
    field.dispatch_event(
        "keydown", {"key": key, "code": code, "ctrlKey": True, "cancelable": True, "bubbles": True}
    )
    expect(field).to_have_value("**mot**")


@pytest.mark.parametrize(
    ("button", "text", "marked"),
    [
        ("Gras", "un [mot ]ici", "un **mot** ici"),
        ("Gras", "[- un\n- deux]", "- **un**\n- **deux**"),
        ("Gras", "[un\n\ndeux]", "**un**\n\n**deux**"),
        ("Gras", "un **[mot]**", "un mot"),
        ("Italique", "**[mot]**", "**_mot_**"),
        ("Italique", "[anti]corps", "*anti*corps"),
        ("Italique", "*[anti]*corps", "anticorps"),
        ("Lien", "[https://a.example/]", "[](https://a.example/)"),
        ("Citation", "un [mot] ici\nsuite", "> un mot ici\n\nsuite"),
        ("Citation", "[> un\n> deux]", "un\ndeux"),
        ("Code", "[a`b]", "`` a`b ``"),
        ("Code", "Voici [x\ny] fin", "Voici \n```\nx\ny\n```\n fin"),
        ("Code", "[x\n```\ny]", "````\nx\n```\ny\n````"),
    ],
)
def test_marks_stand_where_they_take_effect(
    page: Page, button: str, text: str, marked: str
) -> None:
    start, end = text.index("["), text.rindex("]") - 1
    plain = text.replace("[", "").replace("]", "")
    field = page.locator("textarea")
    field.fill(plain)
    field.evaluate("(f, [start, end]) => f.setSelectionRange(start, end)", [start, end])
    page.get_by_role("button", name=button, exact=True).click()
    expect(field).to_have_value(marked)
    page.keyboard.press("Control+z")
    expect(field).to_have_value(plain)


def test_where_the_browser_inserts_nothing_the_marks_come_all_the_same(page: Page) -> None:
    page.evaluate("document.execCommand = () => false")
    field = filled(page, "mot")
    page.get_by_role("button", name="Gras").click()
    expect(field).to_have_value("**mot**")
    page.wait_for_timeout(500)
    page.reload()
    expect(page.locator("textarea")).to_have_value("**mot**")


def test_the_preview_of_nothing_asks_nothing(page: Page, stub: Stub) -> None:
    page.get_by_role("button", name="Aperçu").click()
    expect(page.locator(".preview")).to_have_text("Participer à la discussion…")
    assert stub.requests("POST", "/preview") == []
