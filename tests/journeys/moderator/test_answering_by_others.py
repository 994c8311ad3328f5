"""On a phone: from a chat's message to a published answer, and what a colleague proposes."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.community.assigning import claim
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from tests.factories import SITE, number
from tests.journeys.moderator.desk import PASSWORD, MakeContext, write
from tests.support.axe import violations
from tests.support.http_peer import HttpPeer
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def chat() -> Iterator[HttpPeer]:
    made = HttpPeer()
    yield made
    made.close()


@pytest.fixture
def server(start_server: Callable[..., LiveServer]) -> LiveServer:
    return start_server(MODERATION="open", PRIVATE_HOSTS="127.0.0.1")


@pytest.fixture
def max_(server: LiveServer, offline_app: Flask, chat: HttpPeer) -> Actor:
    """One of a team that hears of questions in a chat and has a saved reply: Ana and Max."""
    by, key = By(SYSTEM, datetime.now(UTC)), offline_app.extensions["palabre"].settings.secret_key
    with offline_app.app_context():
        add_moderator("ana@blog.example", "moderator", PASSWORD, by.at)
        account = add_moderator("max@blog.example", "moderator", PASSWORD, by.at)
        discord = NewChannel("discord", "Chat", {"url": chat.url}, Routing(["asks"]))
        make_channel(SITE, discord, key, by)
        reply = SavedReplyText(name="Hours", body="Hello {name}, at nine.", language=None)
        add_saved_reply(SITE, reply, by, is_own=False)
    return Actor("moderator", account)


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail").fill(f"{name}@blog.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).tap()


def test_from_a_chat_to_the_answer_in_two_taps_after_signing_in(
    server: LiveServer, max_: Actor, offline_app: Flask, chat: HttpPeer, new_context: MakeContext
) -> None:
    asked = write(server, "When does it open?")
    wait_for(lambda: len(chat.got) == 1)
    link = re.search(r"/console/answer/[\w-]+", chat.got[0].json["content"])
    assert link
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(server.url + link[0])
    sign_in(page, "ana")
    expect(page.get_by_text("Nobody is answering at this moment.")).to_be_visible()
    with offline_app.app_context():
        claim((SITE, number(asked), 1), By(max_, datetime.now(UTC)))
    # Without a reload, by the page's own look.
    expect(page.get_by_text("max is answering.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Hours").tap()
    page.get_by_role("button", name="Publish the answer").tap()
    expect(page.locator("main")).to_contain_text("Hello Léa, at nine.")
    page.goto(f"{server.url}/embed?url={server.url}/pain&lang=en")
    expect(page.locator("article", has_text="at nine.").locator(".badge")).to_be_visible()


def test_a_colleague_proposes_by_a_link_and_a_moderator_publishes_it(
    server: LiveServer, max_: Actor, new_context: MakeContext
) -> None:
    asked = write(server, "When does it open?")
    page = new_context(viewport=PHONE, has_touch=True).new_page()
    page.goto(f"{server.url}/console/comments/{asked}")
    sign_in(page, "ana")
    page.get_by_text("Ask somebody to answer").first.tap()
    page.get_by_label("Name", exact=True).fill("Zoé")
    page.get_by_role("button", name="Make the link").tap()
    link = page.get_by_label("Link", exact=True).input_value()
    colleague = new_context(viewport=PHONE, has_touch=True).new_page()
    colleague.goto(link)
    colleague.locator("#body").fill("At nine, Mondays too.")
    colleague.get_by_role("button", name="Propose the answer").tap()
    expect(colleague.get_by_text("The team will look at your answer")).to_be_visible()
    assert violations(colleague) == []
    page.goto(f"{server.url}/console/comments/{asked}")
    page.locator(".proposal").get_by_role("button", name="Publish").tap()
    expect(page.locator("#note-text")).to_be_visible()
    colleague.goto(f"{server.url}/embed?url={server.url}/pain&lang=en")
    answer = colleague.locator("article", has_text="Mondays too.")
    expect(answer.locator(".badge")).to_have_text("Official reply")
    expect(answer).to_contain_text("Zoé, for")
