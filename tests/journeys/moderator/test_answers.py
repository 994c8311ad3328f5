"""Who waits is answered, put off and closed by keyboard alone, in a real browser."""

from playwright.sync_api import Page, expect

from tests.journeys.moderator.desk import write
from tests.support.axe import violations
from tests.support.server import LiveServer


def test_what_waits_is_worked_by_keyboard_alone(server: LiveServer, link: str, page: Page) -> None:
    asked = [
        write(server, f"When does it open, {number}?", f"Personne {number}") for number in range(3)
    ]
    page.goto(link)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.locator("h1")).to_have_text("Needs a reply")
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("m")
    expect(page.locator("#note-text")).to_contain_text("It is yours")
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.keyboard.press("1")
    expect(page.locator("#note-text")).to_contain_text("Closed without reply")
    expect(page.locator("#cards .card")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.press("2")
    expect(page.locator("#note-text")).to_contain_text("Put off")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.locator("#cards .card")).to_have_count(1)
    assert len(asked) == 3
    assert violations(page) == []
