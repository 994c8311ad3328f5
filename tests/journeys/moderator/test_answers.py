"""Who waits is answered, put off and closed by keyboard alone, in a real browser."""

from datetime import UTC, datetime

from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE
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
    expect(page.locator("h1")).to_have_text("Later")
    expect(page.locator("#cards .card")).to_have_count(1)
    assert len(asked) == 3
    assert violations(page) == []


def test_notes_saved_replies_and_the_next_one_have_keys(
    server: LiveServer, link: str, page: Page, offline_app: Flask
) -> None:
    with offline_app.app_context():
        reply = SavedReplyText(name="Hours", body="Hello {name}, at nine.", language=None)
        add_saved_reply(SITE, reply, By(SYSTEM, datetime.now(UTC)), is_own=False)
    for number in range(3):
        write(server, f"When does it open, {number}?", f"Personne {number}")
    page.goto(link)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#help-button")).to_be_visible()
    page.goto(f"{server.url}/console/answers/reply")
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("Ask the baker.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_contain_text("Note saved")
    expect(page.locator("#cards .card").first).to_be_focused()
    second = page.locator("#cards .card").nth(1).get_attribute("id") or ""
    page.keyboard.press(";")
    expect(page.get_by_role("button", name="Hours").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("textarea[name=body]").first).to_have_value("Hello Personne 0, at nine.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#note-text")).to_contain_text("your reply is published")
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("4")
    expect(page.locator("#note-text")).to_contain_text("Put off")
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page.locator("#cards .card").first).to_contain_text("until they write again")
