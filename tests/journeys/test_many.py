"""A long queue: decided key by key, and many at once, in a real browser."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.factories import Moderator, Reader, miscounts
from tests.support.browser import JOB_MS, requests_of
from tests.support.looks import Inspection
from tests.support.server import LiveServer

MakeContext = Callable[..., BrowserContext]
MANY = 342


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server(MODERATION="all")


def write(app: Flask, count: int, name: str = "Léa") -> list[str]:
    reader = Reader(app)
    return [reader.post(f"{name} {index}.", author={"name": name}).id for index in range(count)]


def shown(app: Flask) -> int:
    return int(Reader(app).thread()["thread"]["comment_count"])


def log_in(page: Page, server: LiveServer, app: Flask) -> None:
    with app.app_context():
        page.goto(f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}")
    page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def selected(page: Page) -> int:
    return page.locator("#cards .pick input:checked").count()


def test_twenty_held_comments_are_decided_by_keys_alone(
    server: LiveServer, offline_app: Flask, page: Page
) -> None:
    comments = write(offline_app, 20)
    log_in(page, server, offline_app)
    assert focused(page) == "", "loading a page moves no focus"
    sent = requests_of(page)
    page.keyboard.press("j")
    for comment, key in zip(comments, "asdaa" * 4, strict=True):
        expect(page.locator(f"#c-{comment}")).to_be_focused()
        page.keyboard.press(key)
        expect(page.locator(f"#c-{comment}")).to_have_count(0)
    assert sent == ["POST fetch"] * 20, "one request each, and no page is loaded anew"
    expect(page.locator(".empty")).to_be_visible()
    assert shown(offline_app) == 12
    page.keyboard.press("Control+z")
    expect(page.locator(f"#c-{comments[-1]}")).to_be_focused()
    assert shown(offline_app) == 11


def test_keys_select_go_search_and_are_shown_when_asked_for(
    server: LiveServer, offline_app: Flask, page: Page
) -> None:
    comments = write(offline_app, 6)
    log_in(page, server, offline_app)
    hint = page.locator("#cards button[data-key] kbd").first
    expect(hint).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert selected(page) == 1
    expect(page.locator("#said")).to_have_text("1 comment selected")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert selected(page) == 4
    expect(page.locator("#said")).to_have_text("4 comments selected")
    expect(page.locator(f"#c-{comments[3]}")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    assert selected(page) == 3
    page.keyboard.press("s")
    expect(page.locator("h1")).to_have_text("Move 3 comments to spam")
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("#note-text")).to_have_text("3 comments moved to spam.")
    expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#note-text")).to_have_text("Undone.")
    expect(page.locator("#cards .card")).to_have_count(6)
    expect(page.locator("#help-button")).to_be_visible()

    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    expect(hint).to_be_visible()
    for key, view in {"r": "reported", "p": "published", "d": "deleted", "a": "all"}.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(re.compile(f"/queue/{view}"))
        expect(page.locator("#help-button")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("gaxz")
    expect(page.locator("#search")).to_be_focused()
    assert page.input_value("#search") == "gaxz", "keys sleep in fields"


def test_all_that_match_are_decided_at_once_with_failures_and_one_undo(
    server: LiveServer, offline_app: Flask, page: Page
) -> None:
    comments = write(offline_app, MANY)
    write(offline_app, 2, "Bob")
    colleague = Moderator(offline_app)
    log_in(page, server, offline_app)
    page.goto(f"{server.url}/console/queue/review?author=lea")
    expect(page.locator("#help-button")).to_be_visible()
    page.get_by_label(f"All {MANY} comments in this list").check()
    expect(page.locator("#picked")).to_have_text(f"All {MANY} comments in this list")
    assert selected(page) == 25
    page.locator("#selection").get_by_role("button", name="Approve").click()
    expect(page.locator(".effect")).to_have_text(re.compile(f"{MANY} comments will be published"))
    assert shown(offline_app) == 0, "nothing has happened yet"
    for comment in comments[:3]:
        colleague.decide(comment, "spam")
    page.get_by_role("button", name=f"Approve {MANY} comments").click()
    title = page.locator("#state-title")
    # The worker of the embedded server is at work.
    expect(title).to_have_text(f"{MANY - 3} comments approved.", timeout=JOB_MS)
    expect(page.locator("#said")).to_have_text(f"{MANY - 3} comments approved.")
    assert shown(offline_app) == MANY - 3
    expect(page.locator("#cards .card")).to_have_count(3)
    assert selected(page) == 3, "what failed is still selected"
    expect(page.locator("#picked")).to_have_text("3 comments selected")
    colleague.decide(comments[-1], "delete")
    page.keyboard.press("z")
    expect(title).to_have_text(
        f"Undone: {MANY - 4} comments are as they were before.", timeout=JOB_MS
    )
    expect(page.locator(".effect")).to_contain_text("1 was left")
    assert shown(offline_app) == 0
    assert miscounts(offline_app) == []


def test_pages_of_many_are_accessible_wide_and_narrow(
    server: LiveServer, offline_app: Flask, new_context: MakeContext
) -> None:
    write(offline_app, 30)
    page = new_context(locale="fr-FR").new_page()
    inspected = Inspection(page)
    look = inspected.look

    log_in(page, server, offline_app)
    page.locator(".filter summary").click()
    look("filter")
    page.keyboard.press("?")
    look("help")
    page.keyboard.press("Escape")
    page.locator("#cards .pick").first.click()
    look("selected")
    page.locator("#selection [data-key=a]").click()
    expect(page.locator("#job")).to_be_visible()
    look("effect")
    page.locator("#job .primary").click()
    expect(page.locator("#note")).to_be_visible()
    look("done")
    page.locator("#pick-page").check()
    page.locator("#pick-all").check()
    page.locator("#selection [data-key=d]").click()
    expect(page.locator("#job")).to_be_visible()
    Moderator(offline_app, "late@blog.example").decide(Reader(offline_app).post("Late.").id, "spam")
    with page.expect_navigation():
        page.locator("#job .primary").click()
    page.goto(f"{server.url}/console/bulk")
    look("list")
    page.locator("main .imports a").first.click()
    look("result")
    page.goto(f"{server.url}/console/queue/all?author=nobody")
    look("nothing fits")
    assert inspected.faults == {}


def test_many_are_decided_on_without_scripts(
    server: LiveServer, offline_app: Flask, new_context: MakeContext
) -> None:
    write(offline_app, 4)
    page = new_context(java_script_enabled=False).new_page()
    with offline_app.app_context():
        page.goto(f"{server.url}/console/sign-in/{make_sign_in_link(datetime.now(UTC))}")
    page.get_by_role("button").click()
    page.get_by_label("Select this page").check()
    page.locator("#selection").get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Approve 4 comments").click()
    expect(page.locator("#note")).to_contain_text("4 comments approved.")
    assert shown(offline_app) == 4
    page.get_by_role("button", name="Undo").click()
    assert shown(offline_app) == 0
