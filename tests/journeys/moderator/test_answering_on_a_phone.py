"""From an alert's mail to a published answer on a phone, without a script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from comments_service.rules.answers.saved_replies import SavedReplyText
from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.answers.saved_replies import add_saved_reply
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.members import set_member_alerts
from tests.factories import SITE
from tests.journeys.moderator.desk import MakeContext, read, write
from tests.support.axe import violations
from tests.support.server import LiveServer
from tests.support.smtp import SmtpPeer
from tests.support.waiting import wait_for

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def team(offline_app: Flask) -> Flask:
    with offline_app.app_context():
        now = datetime.now(UTC)
        for name in ("ana", "max"):
            account = add_moderator(f"{name}@blog.example", "moderator", None, now)
            set_member_alerts((SITE, account), "now", 30, "Europe/Paris", "en", now)
        reply = SavedReplyText(name="Hours", body="Hello {name}, at nine.", language=None)
        add_saved_reply(SITE, reply, By(SYSTEM, now), is_own=False)
    return offline_app


def is_warned(page: Page) -> bool:
    page.reload()
    return page.get_by_text("max is answering.").count() == 1


def test_three_taps_from_the_mail_and_who_comes_second_is_warned(
    start_server: Callable[..., LiveServer],
    new_context: MakeContext,
    mail_peer: SmtpPeer,
    request: pytest.FixtureRequest,
) -> None:
    server = start_server(MODERATION="open", SMTP_URL=mail_peer.url)
    request.getfixturevalue("team")
    write(server, "When does it open?")
    wait_for(lambda: len(mail_peer.mails) == 2)
    links = {mail["To"]: re.search(r"/answer/\S+", mail.get_content()) for mail in mail_peer.mails}
    first = new_context(viewport=PHONE, has_touch=True, java_script_enabled=False).new_page()
    second = new_context(viewport=PHONE, has_touch=True).new_page()
    for page, who in ((second, "max"), (first, "ana")):
        path = links[f"{who}@blog.example"]
        assert path
        page.goto(server.url + path[0])
    assert violations(second) == []
    second.locator("#body").fill("At ten.")
    wait_for(lambda: is_warned(first), "that somebody is writing is not told")
    first.get_by_role("button", name="Hours").tap()
    expect(first.locator("#body")).to_have_value("Hello Léa, at nine.")
    first.get_by_role("button", name="Publish the answer").tap()
    expect(first.get_by_text("Your answer is published.")).to_be_visible()
    second.get_by_role("button", name="Publish the answer").tap()
    expect(second.get_by_role("alert")).to_contain_text("has answered")
    expect(second.get_by_text("Hello Léa, at nine.").first).to_be_visible()
    expect(second.locator("#body")).to_have_value("At ten.")
    [root] = read(server)
    assert len(root["replies"]) == 1
