"""A moderator's day: the queue worked by keyboard alone, in a real browser."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

import comments_service
from comments_service.services.accounts.accounts import add_moderator, make_sign_in_link
from tests.support.axe import violations
from tests.support.browser import requests_of
from tests.support.databases import Database, close_app, settings_for
from tests.support.server import LiveServer

MakeContext = Callable[..., BrowserContext]
PASSWORD = "palabre sous l'arbre"


@pytest.fixture
def offline_app(database: Database) -> Iterator[Flask]:
    """The application on the running service's database, for commands."""
    app = comments_service.create_app(settings_for(database.env))
    yield app
    close_app(app)


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server(MODERATION="first")


@pytest.fixture
def link(server: LiveServer, offline_app: Flask) -> str:
    with offline_app.app_context():
        return f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}"


def send(server: LiveServer, method: str, path: str, body: Any = None) -> Any:
    data = json.dumps(body).encode() if body else None
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(server.url + path, data, headers, method=method)) as answer:
        return json.load(answer)


def write(server: LiveServer, body: str, name: str = "Léa") -> str:
    page = f"{server.url}/pain"
    sent = {"url": page, "title": "Le pain", "body": body, "author": {"name": name}}
    return str(send(server, "POST", "/api/v1/comments", sent)["comment"]["id"])


def read(server: LiveServer) -> list[dict[str, Any]]:
    query = urlencode({"url": f"{server.url}/pain"})
    return list(send(server, "GET", f"/api/v1/threads?{query}")["comments"])


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def log_in(page: Page, server: LiveServer, email: str) -> None:
    page.goto(f"{server.url}/console/sign-in")
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#help-button")).to_be_visible()


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
        assert focused(page) == f"c-{comments[index]}"
        page.keyboard.press(key)
        expect(page.locator(f"#c-{comments[index]}")).to_have_count(0)
        expect(page.locator("#said")).not_to_be_empty()
    assert sent == ["POST fetch"] * 5, "one request each, and no page is loaded anew"
    expect(page.locator(".empty")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert [comment["id"] for comment in read(server)] == [comments[0], comments[2], comments[4]]

    page.keyboard.press("z")
    expect(page.locator(f"#c-{comments[4]}")).to_be_focused()
    assert [comment["id"] for comment in read(server)] == [comments[0], comments[2]]


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
    assert focused(page) == f"c-{comment}"
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
    assert focused(page) == f"c-{comment}"
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
    assert focused(page) == f"c-{comment}"
    page.keyboard.press("a")
    expect(page.locator("#said")).to_have_text("You can't do that with this comment.")
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
    expect(page.locator("[data-count=review]")).to_have_text("2")
    assert focused(page) == f"c-{first}"
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


@pytest.mark.parametrize("look_of", [("light", 1280), ("dark", 320)])
def test_every_page_is_accessible_wide_and_narrow(
    server: LiveServer, link: str, new_context: MakeContext, look_of: tuple[str, int]
) -> None:
    scheme, width = look_of
    kept = write(server, "Voyez [ici](https://a.example) et https://b.example/x **là**")
    write(server, "Un mot " + "très" * 120)
    context = new_context(
        color_scheme=scheme, locale="fr-FR", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda told: refused.append(told.text) if told.type == "error" else None)
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        broken = violations(page)
        small = page.evaluate(SMALL_TARGETS)
        if over > 0 or broken or small:
            found[name] = (over, broken, small)

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
        f"commenters/{kept}",
    ):
        page.goto(f"{server.url}/console/{path}")
        look(path)
    page.goto(f"{server.url}/console/comments/{kept}")
    page.locator("a[href*='/threads/']").first.click()
    expect(page).to_have_url(re.compile("/threads/"))
    look("discussion")
    page.goto(f"{server.url}/console/sites/default/settings")
    page.locator("#accent").fill("rouge")
    with page.expect_navigation():
        page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#accent-error")).to_be_visible()
    look("settings refused")
    assert [text for text in refused if "422" not in text] == []
    page.goto(f"{server.url}/console/nothing")
    look("not found")
    context.clear_cookies()
    page.goto(f"{server.url}/console/sign-in")
    look("sign-in")
    assert found == {}


# WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, links inside sentences excepted.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, select, input")]
  .filter((element) => element.checkVisibility() && !element.closest(".text, .place, .hint, p"))
  .filter((element) => !element.matches(".skip, [type=hidden], [type=checkbox], [type=radio]"))
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    return width < 24 || height < 24;
  })
  .map((element) => element.outerHTML.slice(0, 80))"""


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
    for path in ("queue/review", f"comments/{kept}", "figures", "start", "sites/default/settings"):
        page.goto(f"{server.url}/console/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert violations(page) == [], path
