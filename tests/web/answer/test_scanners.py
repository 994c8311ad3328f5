"""Programs that open every link of a message before its reader does change nothing by it."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Base
from comments_service.rules.accounts.scopes import SCOPES
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from comments_service.services.notifications.members import set_member_alerts
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader, set_rules, stored
from tests.support.http_peer import HttpPeer
from tests.support.smtp import SmtpPeer
from tests.support.waits import wait_of
from tests.support.watches import watch

pytestmark = [pytest.mark.slow, pytest.mark.repetitive]

BASE = "http://127.0.0.1:8000"
SCANS = 100


@pytest.fixture
def mails() -> Iterator[SmtpPeer]:
    made = SmtpPeer().start()
    yield made
    made.stop()


@pytest.fixture
def chat() -> Iterator[HttpPeer]:
    made = HttpPeer()
    yield made
    made.close()


@pytest.fixture
def service(make_app: Callable[..., Flask], mails: SmtpPeer, chat: HttpPeer) -> Flask:
    """A site whose team hears of a question by mail and chat, and whose readers get mails."""
    app = make_app(SMTP_URL=mails.url, PRIVATE_HOSTS="127.0.0.1")
    set_rules(app, moderation="open", min_fill_seconds=0, reader_mails=True)
    account, now = Moderator(app).actor.moderator_id, datetime.now(UTC)
    assert account
    watch(app, "open")
    key, by = app.extensions["palabre"].settings.secret_key, By(SYSTEM, now)
    routing = Routing(["watch", "asks"])
    with app.app_context():
        set_member_alerts((SITE, account), "now", 0, "UTC", "en", now)
        make_channel(SITE, NewChannel("slack", "Chat", {"url": chat.url}, routing), key, by)
    return app


def ask(app: Flask) -> Posted:
    """A question of somebody who wants to hear of replies; a colleague is asked to answer."""
    who = {"name": "Léa", "email": "lea@blog.example"}
    posted = Reader(app).post("When does it open?", author=who, mails={"about": "replies"})
    with app.app_context():
        token = create_token(SITE, "A program", SCOPES, By(SYSTEM, datetime.now(UTC)))
    made = app.test_client().post(
        f"/api/v1/manage/comments/{posted.id}/answer-links",
        json={"name": "Max", "email": "max@team.example"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert made.status_code == 201
    return posted


def links(mails: SmtpPeer, chat: HttpPeer) -> set[str]:
    """The paths of our own pages that any message so far leads to."""
    parts = [part for mail in mails.mails for part in mail.walk() if not part.is_multipart()]
    texts = [str(part.get_content()) for part in parts]
    texts += [str(mail["List-Unsubscribe"]) for mail in mails.mails]
    texts += [got.body.decode() for got in chat.got]
    return {path for text in texts for path in re.findall(rf"{BASE}(/[^\s\"<>|\\]+)", text)}


def everything(app: Flask) -> dict[str, list[Any]]:
    with app.app_context():
        return {
            name: sorted(map(str, db.session.execute(select(table))))
            for name, table in Base.metadata.tables.items()
        }


def test_no_link_of_a_mail_or_chat_does_anything_for_who_only_looks(
    service: Flask, mails: SmtpPeer, chat: HttpPeer
) -> None:
    asked = ask(service)
    make_worker(service).run(idle_for=0)
    [confirm] = [path for path in links(mails, chat) if path.startswith("/subscriptions/")]
    assert service.test_client().post(f"{confirm}/confirm").status_code == 200
    Reader(service, "192.0.2.9").post("At nine.", parent_id=asked.id)
    make_worker(service).run(idle_for=0)
    found = links(mails, chat)
    for kind in ("/answer/", "/decide/", "/subscriptions/", "/console/"):
        assert any(path.startswith(kind) for path in found), (kind, found)
    assert len([path for path in found if path.startswith("/answer/")]) >= 2
    before = everything(service)
    scanner = service.test_client()
    for path in sorted(found):
        seen = {scanner.get(path).status_code for _ in range(SCANS)}
        seen |= {scanner.head(path).status_code, scanner.options(path).status_code}
        assert max(seen) < 500 and 404 not in seen, (path, seen)
    assert everything(service) == before
    assert wait_of(service, asked).state == "open"
    assert stored(service, asked.id).status == "published"
