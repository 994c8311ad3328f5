"""An @ completes the names of the thread."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import violations
from tests.widget.conftest import Visit
from tests.widget.stub import Stub


@pytest.fixture
def page(stub: Stub, visit: Visit) -> Page:
    """A thread of three people, whose box is open."""
    for name in ("Léa Martin", "Marc", "Élodie", "Léa Martin"):
        stub.add("post", name=name)
    page = visit(wait="article")
    page.locator("textarea").first.click()
    page.locator(".toolbar").wait_for()
    return page


def test_the_keys_of_the_field_walk_the_names(page: Page) -> None:
    field = page.locator("textarea").first
    page.keyboard.type("Bonjour @")
    options = page.get_by_role("listbox", name="Personnes de cette discussion").get_by_role(
        "option"
    )
    expect(options).to_have_text(["Léa Martin", "Élodie", "Marc"])
    expect(page.locator("[role=status]")).to_have_text("3 suggestions")
    expect(field).to_have_attribute("aria-activedescendant", "f-names-0")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "f-names-1")
    assert violations(page) == []
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Bonjour @Marc ")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-activedescendant", "f-names-1")
    expect(field).to_be_focused()
    page.keyboard.press("Control+z")
    expect(field).to_have_value("Bonjour @")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("@le", ["Léa Martin"]),
        ("@ELO", ["Élodie"]),
        ("(@mart", ["Léa Martin"]),
        ("@léa m", ["Léa Martin"]),
        ("me@ma", []),
        ("@Marc", []),
        ("@zzz", []),
    ],
)
def test_a_name_goes_on_from_what_was_typed(page: Page, typed: str, names: list[str]) -> None:
    page.keyboard.type(typed)
    page.wait_for_timeout(100)
    expect(page.locator(".names").get_by_role("option")).to_have_text(names)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("شكرا @احم", "أَحمد بن علي"),
        ("@بن ع", "أَحمد بن علي"),
        ("شكرا لأحمد و@أحـم", "أَحمد بن علي"),
        ("@علیر", "علی\u200cرضا"),
        ("תודה @דנ", "דנה Cohen 2"),
        ("@coh", "דנה Cohen 2"),
        ("はい＠田", "田中"),
        ("はい@田", "田中"),
    ],
)
def test_names_of_other_scripts_go_on(stub: Stub, visit: Visit, typed: str, name: str) -> None:
    for one in ("أَحمد بن علي", "علی\u200cرضا", "דנה Cohen 2", "田中", "Marc"):
        stub.add("post", name=one)
    page = visit(wait="article")
    page.locator("textarea").first.click()
    page.locator(".toolbar").wait_for()
    page.keyboard.insert_text(typed)
    expect(page.locator(".names").get_by_role("option")).to_have_text([name])
    page.keyboard.press("Enter")
    expect(page.locator("textarea").first).to_have_value(re.compile(f"[@＠]{name} $"))


def test_escape_closes_the_names_and_nothing_else(page: Page) -> None:
    page.keyboard.type("@")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator(".foot").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("textarea").first).to_have_value("@\n")


def test_a_click_takes_a_name_and_tab_leaves_where_there_is_none(page: Page) -> None:
    page.keyboard.type("@ma")
    page.get_by_role("option", name="Marc").click()
    expect(page.locator("textarea").first).to_have_value("@Marc ")
    page.keyboard.press("Tab")
    expect(page.locator("#f-name")).to_be_focused()


def test_names_stand_on_the_right_in_arabic(stub: Stub, visit: Visit) -> None:
    stub.add("post", name="ليلى")
    page = visit(lang="ar", wait="article")
    page.locator("textarea").click()
    page.locator(".toolbar").wait_for()
    page.keyboard.type("@")
    names = page.locator(".names").bounding_box()
    box = page.locator(".text").bounding_box()
    assert names and box
    assert box["x"] + box["width"] - (names["x"] + names["width"]) < 20
    page.keyboard.press("Enter")
    expect(page.locator("textarea")).to_have_value("@ليلى ")
