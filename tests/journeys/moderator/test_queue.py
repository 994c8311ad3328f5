"""A moderator's day: the queue worked by keyboard alone, in a real browser."""

import re
from datetime import UTC, datetime
from urllib.error import HTTPError

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.services.accounts.accounts import add_moderator
from tests.journeys.moderator.desk import PASSWORD, MakeContext, focused, log_in, read, write
from tests.support.browser import requests_of
from tests.support.server import LiveServer


def test_a_queue_is_worked_by_keyboard_alone(server: LiveServer, link: str, page: Page) -> None:
    comments = [write(server, f"Bonjour {number}", f"Personne {number}") for number in range(5)]
    page.goto(link)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#help-button")).to_be_visible()
    assert focused(page) == "", "loading a page moves no focus"

    sent = requests_of(page)
    page.keyboard.press("j")
    for index, key in enumerate("asada"):
        expect(page.locator(f"#c-{comments[index]}")).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator(f"#c-{comments[index]}")).to_have_count(0)
        expect(page.locator("#said")).not_to_be_empty()
    assert sent == ["POST fetch"] * 5, "one request each, and no page is loaded anew"
    expect(page.locator(".empty")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert [comment["id"] for comment in read(server)] == [comments[0], comments[2], comments[4]]

    for index in (4, 3, 2):
        page.keyboard.press("z")
        expect(page.locator(f"#c-{comments[index]}")).to_be_focused()
    assert [comment["id"] for comment in read(server)] == [comments[0]]
    page.reload()
    expect(page.locator("#help-button")).to_be_visible()
    for index in (1, 0):
        page.keyboard.press("z")
        expect(page.locator(f"#c-{comments[index]}")).to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#note-text")).to_have_text("There is nothing to undo.")
    expect(page.locator(f"#c-{comments[0]}")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Merci !")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#note-text")).to_have_text("Approved, and your reply is published.")
    assert len(read(server)[0]["replies"]) == 1
    page.keyboard.press("z")
    expect(page.locator(f"#c-{comments[0]}")).to_be_focused()
    assert read(server) == []


def test_keys_sleep_in_fields_and_can_be_switched_off(
    server: LiveServer, link: str, page: Page
) -> None:
    comment = write(server, "Bonjour")
    page.goto(link)
    page.get_by_role("button").click()
    # The script has run: it alone shows this button.
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("button[data-key] kbd").first).to_be_hidden()
    page.keyboard.press("j")
    assert focused(page) != f"c-{comment}"
    page.reload()
    expect(page.locator("#help-button")).to_be_visible()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.locator("#keys-on").check()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.locator(f"#c-{comment}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".empty")).to_be_visible()

    page.goto(f"{server.url}/console/queue/published")
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("Merci à vous, dés que possible")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#note")).to_be_visible()
    reply = read(server)[0]["replies"][0]
    assert "dés que possible" in reply["html"]
    assert reply["author"]["badge"] == "official"


def test_a_late_decision_is_refused_and_told(
    server: LiveServer, offline_app: Flask, new_context: MakeContext
) -> None:
    with offline_app.app_context():
        for name in ("ana", "lea"):
            add_moderator(f"{name}@example.org", "moderator", PASSWORD, datetime.now(UTC))
    comment = write(server, "Bonjour")
    pages = [new_context().new_page() for _ in range(2)]
    for page, name in zip(pages, ("ana", "lea"), strict=True):
        log_in(page, server, f"{name}@example.org")
    ana, lea = pages
    ana.keyboard.press("j")
    ana.keyboard.press("a")
    expect(ana.locator(".empty")).to_be_visible()
    lea.keyboard.press("j")
    lea.keyboard.press("s")
    expect(lea.get_by_role("alert")).to_contain_text("ana was faster")
    expect(lea.locator("#said")).to_contain_text("ana was faster")
    expect(lea.get_by_role("alert")).to_contain_text("approved it")
    expect(lea.get_by_role("alert")).to_contain_text("It is now: published")
    assert [shown["id"] for shown in read(server)] == [comment]


def test_a_reason_an_edit_and_a_ban_are_given_by_keyboard(
    server: LiveServer, link: str, page: Page
) -> None:
    kept, gone = write(server, "Mon numéro : 0123", "Léa"), write(server, "Achetez", "Paul")
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(f"#c-{gone}")).to_be_focused()
    page.keyboard.press("s")
    expect(page.locator(".empty")).to_be_visible()
    page.get_by_role("combobox", name="Reason").select_option("Advertising")
    page.get_by_role("button", name="Add a reason").press("Enter")
    expect(page.locator("#note-text")).to_have_text("The reason is in the history.")
    page.goto(f"{server.url}/console/queue/published")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.get_by_label("Text").fill("Mon numéro : (retiré)")
    page.get_by_role("button", name="Save the text").press("Enter")
    expect(page.locator("#note")).to_contain_text("The earlier version is kept")
    assert "retiré" in read(server)[0]["html"]
    page.goto(f"{server.url}/console/comments/{kept}")
    expect(page.locator("del")).to_have_text("0123")
    page.goto(f"{server.url}/console/queue/spam")
    page.keyboard.press("j")
    page.keyboard.press("b")
    page.get_by_label("Paul").check()
    page.get_by_role("button", name="Ban", exact=True).press("Enter")
    expect(page.locator(".cards")).to_contain_text("in force")
    with pytest.raises(HTTPError, match="403"):
        write(server, "Encore", "Paul")
    page.get_by_role("button", name="Lift the ban").press("Enter")
    expect(page.locator(".cards")).to_contain_text("lifted by")
    write(server, "Encore", "Paul")


def test_a_decision_that_cannot_arrive_is_told_and_can_be_made_again(
    server: LiveServer, link: str, page: Page
) -> None:
    comment = write(server, "Bonjour")
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("#failure")).to_contain_text("could not be reached")
    expect(page.locator(f"#c-{comment}")).to_be_focused()
    page.context.set_offline(False)
    page.keyboard.press("a")
    expect(page.locator(".empty")).to_be_visible()
    page.context.clear_cookies()
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(r"/console/sign-in"))


def test_a_responder_answers_and_decides_nothing(
    server: LiveServer, offline_app: Flask, page: Page
) -> None:
    with offline_app.app_context():
        add_moderator("remi@example.org", "responder", PASSWORD, datetime.now(UTC))
    comment = write(server, "Bonjour")
    log_in(page, server, "remi@example.org")
    page.keyboard.press("j")
    expect(page.locator(f"#c-{comment}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text("You can’t do that with this comment.")
    assert read(server) == []


def test_new_arrivals_are_a_bar_and_move_nothing(server: LiveServer, link: str, page: Page) -> None:
    page.clock.install()
    first = write(server, "Bonjour")
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("j")
    write(server, "Encore")
    page.clock.run_for(5_000)
    expect(page.locator("#arrivals")).to_have_text("1 new comment")
    expect(page.locator("#views [data-count=review]")).to_have_text("2")
    expect(page.locator(f"#c-{first}")).to_be_focused()
    page.locator("#arrivals a").click()
    expect(page.locator("#cards article")).to_have_count(2)


def test_it_all_works_without_scripts(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    write(server, "Bonjour")
    page = new_context(java_script_enabled=False, locale="fr-FR").new_page()
    page.goto(link)
    page.get_by_role("button").click()
    approve = page.locator("#cards").get_by_role("button", name="Approuver")
    approve.click()
    expect(page.locator("#note")).to_contain_text("Approuvé")
    page.get_by_role("button", name="Annuler").click()
    approve.click()
    page.get_by_role("link", name="Publiés").click()
    page.get_by_text("Répondre au commentaire").click()
    page.get_by_role("textbox").fill("Merci !")
    page.get_by_role("button", name="Publier la réponse").click()
    assert len(read(server)[0]["replies"]) == 1
