"""The veille's pages with something on them serve everybody: wide and narrow, light and dark."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import expect

from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.community.watches import WatchSettings, add_watch
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from tests.factories import SITE
from tests.journeys.moderator.desk import MakeContext, write
from tests.support.looks import Inspection
from tests.support.server import LiveServer


@pytest.fixture
def watch(server: LiveServer, offline_app: Flask) -> str:
    """A team that watches, has saved replies and channels; the address of its watch."""
    by, key = By(SYSTEM, datetime.now(UTC)), offline_app.extensions["palabre"].settings.secret_key
    with offline_app.app_context():
        settings = WatchSettings(name="Le pain", search="pain", opens_need=True)
        number = add_watch(SITE, settings, by)
        reply = SavedReplyText("Merci", "Merci {name}, nous ouvrons à 7 h.", "fr")
        add_saved_reply(SITE, reply, by, is_own=False)
        routing = Routing(["held", "asks"], "https://blog.example/pain/", in_hours=True)
        for kind, address in (
            ("slack", {"url": "https://hooks.example/x"}),
            ("telegram", {"token": "1:a", "chat": "-100"}),
        ):
            make_channel(SITE, NewChannel(kind, kind.title(), address, routing), key, by)
    return f"watches/{number:x}"


@pytest.mark.parametrize("language", ["fr-FR", "ar"])
def test_what_the_team_works_with_is_accessible(
    server: LiveServer, link: str, watch: str, new_context: MakeContext, language: str
) -> None:
    asked = [write(server, f"Quand y a-t-il du pain, {turn} ?", f"Léa {turn}") for turn in range(2)]
    page = new_context(locale=language).new_page()
    inspected = Inspection(page, targets=True)
    page.goto(link)
    with page.expect_navigation():
        page.get_by_role("button").click()
    expect(page.locator("#help-button")).to_be_visible()
    page.goto(f"{server.url}/console/answers/reply")
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.keyboard.press("2")
    expect(page.locator("#note-text")).to_be_visible()
    for path in (
        "answers/reply",
        "answers/later",
        "watches",
        watch,
        "saved-replies",
        "channels",
        "figures/answers",
        "account",
        "people",
        f"comments/{asked[0]}",
    ):
        page.goto(f"{server.url}/console/{path}")
        for one in page.locator("details:not([open]) > summary").all():
            if one.is_visible():
                one.click()
        inspected.look(path)
    assert inspected.faults == {}, "\n".join(map(str, inspected.faults.items()))
