"""A moderator's day: each page of the console serves everybody, wide and narrow."""

import re

from playwright.sync_api import expect

from tests.journeys.moderator.desk import MakeContext, send, write
from tests.support.axe import violations
from tests.support.looks import Inspection
from tests.support.server import LiveServer


def test_every_page_is_accessible_wide_and_narrow(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    kept = write(server, "Voyez [ici](https://a.example) et https://b.example/x **là**")
    write(server, "Un mot " + "très" * 120)
    context = new_context(locale="fr-FR")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    inspected = Inspection(page, targets=True)
    look = inspected.look

    page.goto(link)
    look("link")
    with page.expect_navigation():
        page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()
    look("queue")
    page.keyboard.press("?")
    look("help")
    page.keyboard.press("Escape")
    page.locator("#cards button", has_text="Approuver").first.click()
    expect(page.locator("#undo")).to_be_visible()
    look("decided")
    report = {"reason": "abuse", "note": "Méchant"}
    send(server, "POST", f"/api/v1/comments/{kept}/reports", report)
    for path in (
        "queue/reported",
        "queue/spam",
        f"comments/{kept}",
        f"comments/{kept}/edit",
        f"comments/{kept}/ban",
        "bans",
        "reasons",
        "account",
        "sites/default/settings",
        "sites/default/snippet",
        "sites/default/likely-spam",
        "reader-sign-in",
        "switch",
        "sites/new",
        "search",
        "search?q=pain",
        "figures",
        "figures?days=365&page=/nowhere",
        "audit",
        "imports",
        "export",
        "moves",
        "privacy",
        "undone",
        "answers/reply",
        "answers/mine",
        "figures/answers",
        "watches",
        "saved-replies",
        "channels",
        f"commenters/{kept}",
    ):
        page.goto(f"{server.url}/console/{path}")
        look(path)
    page.goto(f"{server.url}/console/comments/{kept}")
    page.locator("a[href*='/threads/']").first.click()
    expect(page).to_have_url(re.compile("/threads/"))
    look("discussion")
    page.goto(f"{server.url}/console/sites/default/settings#accent")
    page.locator("input[type=color]").fill("#c2185b")
    expect(page.locator("#accent")).to_have_value("#c2185b")
    page.locator("#accent").fill("rouge")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#accent-error")).to_be_visible()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text("Champs à corriger : 1")
    page.get_by_role("tab", name="Limites").click()
    page.locator("#errors a").click()
    expect(page.locator("#accent")).to_be_focused()
    look("settings refused")
    assert [text for text in refused if "422" not in text] == []
    page.goto(f"{server.url}/console/nothing")
    look("not found")
    context.clear_cookies()
    page.goto(f"{server.url}/console/sign-in")
    look("sign-in")
    assert inspected.faults == {}


def test_in_arabic_the_console_is_mirrored(
    server: LiveServer, link: str, new_context: MakeContext
) -> None:
    kept = write(server, "Bonjour")
    page = new_context(locale="ar", viewport={"width": 1280, "height": 800}).new_page()
    page.goto(link)
    page.get_by_role("button").click()
    expect(page.locator("html[lang=ar][dir=rtl] #help-button")).to_be_visible()
    views, cards = page.locator("#views").bounding_box(), page.locator("#cards").bounding_box()
    assert views and cards and views["x"] > cards["x"] + cards["width"]
    page.set_viewport_size({"width": 320, "height": 640})
    pages = ("queue/review", f"comments/{kept}", "figures", "start", "sites/default/settings")
    for path in (*pages, "sites/default/snippet", "reader-sign-in"):
        page.goto(f"{server.url}/console/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert violations(page) == [], path
