"""The demo: a real thread of 2010 below a page as a blog would serve it, from here or elsewhere."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from comments_service.rules.comments.status import Decision
from comments_service.rules.core.identity import parse_reference
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.moderation.decisions import DecisionRequest, decide
from comments_service.transfer.demo import KEY, PAGE
from tests.support.axe import violations
from tests.support.server import ROOT, LiveServer
from tests.support.sites import StaticSite
from tests.web.console.conftest import PASSWORD, Desk

MakeContext = Callable[..., BrowserContext]
StartServer = Callable[..., LiveServer]
HERE = f"http://localhost{PAGE}"


def thread(app: Flask) -> Any:
    answer = app.test_client().get("/api/v1/threads", query_string={"url": HERE, "site": KEY})
    return answer.get_json()


def sees_the_thread(page: Page) -> None:
    """The eight comments come when the reader does."""
    page.locator("palabre-comments").scroll_into_view_if_needed()
    expect(page.get_by_role("heading", name="8 commentaires")).to_be_visible()
    assert page.locator("palabre-comments article").count() == 8
    expect(page.get_by_text("Je pense que tu t'égares entre")).to_be_visible()


def test_a_first_start_brings_the_thread_and_a_second_nothing(make_app: Any) -> None:
    first = thread(make_app(DEMO="on"))
    assert (first["thread"]["comment_count"], first["thread"]["mention_count"]) == (8, 1)
    assert len(first["comments"]) == 7
    assert first["thread"]["title"] == "Du community management politique"
    assert (first["site"]["language"], first["site"]["name"]) == ("fr", "Luc Mandret")
    assert thread(make_app(DEMO="on")) == first


def test_ones_own_site_begins_empty_beside_the_demo(make_app: Any) -> None:
    app = make_app(DEMO="on")
    own = app.test_client().get("/api/v1/threads", query_string={"url": HERE}).get_json()
    assert own["comments"] == []
    assert (own["site"]["language"], own["site"]["name"]) == ("en", "My site")
    with app.app_context():
        add_moderator("lea@example.org", "owner", PASSWORD, datetime.now(UTC))
    desk = Desk(app)
    desk.sign_in("lea@example.org")
    assert desk.get("/console/").location == "/console/start"
    assert "Nothing is waiting for you." in desk.get("/console/queue/review?site=default").text
    assert "blogger-mini.xml" not in desk.get("/console/imports?site=default").text
    assert "blogger-mini.xml" in desk.get(f"/console/imports?site={KEY}").text


def test_what_was_decided_about_the_demo_survives_a_restart(make_app: Any) -> None:
    app = make_app(DEMO="on")
    site_id, number = parse_reference(thread(app)["comments"][0]["id"]) or (0, 0)
    with app.app_context():
        by = By(SYSTEM, datetime.now(UTC))
        decide(site_id, DecisionRequest(number, Decision.DELETE, 2), by)
    assert len(thread(make_app(DEMO="on"))["comments"]) == 6


def test_without_demo_there_is_no_page_and_no_thread(app: Flask) -> None:
    assert app.test_client().get("/demo/").status_code == 404
    assert "comments" not in thread(app)


def test_the_page_holds_the_two_lines_and_no_script_of_its_own(make_app: Any) -> None:
    answer = make_app(DEMO="on", BASE_URL="https://c.example").test_client().get("/demo/")
    lines = answer.text.replace("\n", "")
    assert (
        f'<palabre-comments page="{PAGE}"><a href="https://c.example/embed?site={KEY}&amp;url=https%3A%2F%2Fc.example%2F2010'
        in lines
    )
    assert (
        f'<script async src="https://c.example/static/embed.js" data-site="{KEY}"></script>'
        in lines
    )
    assert answer.text.count("<script") == 1
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' https://c.example;" in policy
    assert "unsafe" not in policy


def test_the_demo_page_shows_its_comments(
    start_server: StartServer, new_context: MakeContext
) -> None:
    server = start_server(DEMO="on")
    for look in ({"color_scheme": "light"}, {"color_scheme": "dark"}):
        page = new_context(bypass_csp=True, **look).new_page()
        page.goto(f"{server.url}/demo/")
        sees_the_thread(page)
        assert violations(page) == []
    strict = new_context().new_page()
    refused: list[str] = []
    strict.on("console", lambda message: refused.append(message.text))
    strict.goto(f"{server.url}/demo/")
    sees_the_thread(strict)
    assert refused == []
    # By the other name of this machine too.
    strict.goto(f"{server.url.replace('127.0.0.1', 'localhost')}/demo/")
    sees_the_thread(strict)


def test_the_page_works_from_another_origin_and_without_script(
    start_server: StartServer, static_site: StaticSite, new_context: MakeContext
) -> None:
    server = start_server(DEMO="on")
    flask = str(Path(sys.executable).with_name("flask"))
    printed = subprocess.run(
        [flask, "--app", "app", "demo-page"],
        cwd=ROOT, env=server.env, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    there = static_site.write("index.html", printed)
    page = new_context().new_page()
    page.goto(there)
    sees_the_thread(page)
    plain = new_context(java_script_enabled=False).new_page()
    plain.goto(there)
    plain.get_by_role("link", name="Lire et écrire des commentaires").click()
    expect(plain.get_by_role("heading", name="8 commentaires")).to_be_visible()


def test_the_demo_keeps_what_bloggers_own_block_showed(
    start_server: StartServer, new_context: MakeContext
) -> None:
    server = start_server(DEMO="on")
    page = new_context(locale="fr-FR", timezone_id="Europe/Paris").new_page()
    page.goto(f"{server.url}/demo/")
    sees_the_thread(page)
    author = page.get_by_role("article").filter(has_text="En veille de crise")
    expect(author.get_by_text("Auteur de l’article")).to_be_visible()
    expect(author.locator(".avatar")).to_have_attribute("title", "blogger")
    passer_by = page.get_by_role("article").filter(has_text="Tu es tout sauf une Midinette")
    assert passer_by.locator(".avatar").get_attribute("title") is None
    date = passer_by.get_by_role("link", name="9 mars 2010")
    date.click()
    assert page.url.endswith(str(date.get_attribute("href")))
    expect(passer_by).to_be_focused()

    page.get_by_role("link", name="La veille, trois ans après").click()
    page.locator("palabre-comments").scroll_into_view_if_needed()
    expect(page.get_by_role("heading", name="5 commentaires")).to_be_visible()
    gone = page.get_by_role("article", name="Commentaire supprimé par la personne qui l’a écrit.")
    answer = page.locator("li").filter(has=gone).get_by_role("article").nth(1)
    expect(answer).to_contain_text("Dommage, j'avais une réponse prête.")
    nameless = page.get_by_role("article", name="Anonyme")
    face = "(avatar) => getComputedStyle(avatar, '::before').clipPath"
    assert nameless.locator(".avatar").evaluate(face).startswith("path")
