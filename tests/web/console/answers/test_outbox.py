"""The outbox shows what would have been sent, and nobody else's links."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import MemberAlerts, OutboxMessage
from comments_service.rules.notifications.unsent import without_secrets
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.worker import make_worker
from tests.factories import SITE, Reader, set_rules
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    app = make_app()
    set_rules(app, moderation="open")
    return app


def mailed(desk: Desk) -> None:
    fields = {"site": "default", "rhythm": "now", "time_zone": "Europe/Paris"}
    assert desk.post("/console/account/alerts", **fields).status_code == 303


def work(app: Flask) -> None:
    make_worker(app).run(idle_for=0)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(db.session.query(model).count())


def test_an_owner_reads_what_was_not_mailed(app: Flask, owner: Desk, reader: Reader) -> None:
    mailed(owner)
    asked = reader.post("Is the bread good today?").id
    work(app)
    page = owner.get("/console/outbox").text
    assert "SMTP_URL is not set." in page
    assert "&gt; Is the bread good today?" in page
    assert f'name="comment" value="{asked}"' in page
    assert "/answer/" not in page
    assert "owner@example.org" in page


def test_nobody_reads_the_links_of_another(app: Flask, owner: Desk, sign_in: SignIn) -> None:
    mod = sign_in("mo", "moderator")
    mailed(mod)
    asked = Reader(app).post("Is it good?").id
    work(app)
    page = owner.get("/console/outbox").text
    assert "mo@example.org" in page
    assert "Approve: " in page
    assert "/decide/" not in page
    assert "/answer/" not in page
    assert f'value="{asked}"' not in page


def test_a_mail_with_a_token_is_cut(app: Flask, owner: Desk) -> None:
    text = "Open http://127.0.0.1:8000/privacy/0123456789abcdef?x=1 soon."
    mail = {
        "to": "lea@example.org",
        "subject": "Your data",
        "text": text,
        "language": "en",
        "at": datetime.now(UTC).isoformat(),
    }
    base = app.extensions["palabre"].settings.base_url
    with app.app_context(), transaction() as session:
        mail["text"] = text.replace("http://127.0.0.1:8000", base)
        enqueue(session, SITE, "commenter_mail", mail, now=datetime.now(UTC))
    page = owner.get("/console/outbox").text
    assert "Your data" in page
    assert f"{base}/…" in page
    assert "0123456789abcdef" not in page


def test_reading_writes_nothing(app: Flask, owner: Desk, reader: Reader) -> None:
    mailed(owner)
    reader.post("Is it good?")
    work(app)
    with app.app_context():
        before = [tuple(row) for row in db.session.execute(OutboxMessage.__table__.select())]
    for _ in range(3):
        owner.get("/console/outbox")
    with app.app_context():
        after = [tuple(row) for row in db.session.execute(OutboxMessage.__table__.select())]
    assert before == after


def test_what_became_spam_is_not_shown(app: Flask, owner: Desk, reader: Reader) -> None:
    mailed(owner)
    asked = reader.post("Cheap pills?").id
    work(app)
    assert "Cheap pills" in owner.get("/console/outbox").text
    owner.decide(asked, "spam", version=1)
    owner.decide(asked, "spam", version=2)
    assert "Cheap pills" not in owner.get("/console/outbox").text


def test_the_link_of_ones_own_mail_is_followed(app: Flask, owner: Desk, reader: Reader) -> None:
    asked = reader.post("Is it good?").id
    opened = owner.post("/console/outbox/answer", comment=asked)
    assert opened.status_code == 303
    assert str(opened.location).startswith("/answer/")
    assert "Is it good?" in app.test_client().get(opened.location).text
    assert owner.post("/console/outbox/answer", comment="1-123").status_code == 404


def test_one_is_alerted_of_what_waits_and_once(app: Flask, owner: Desk, reader: Reader) -> None:
    reader.post("Is it good?")
    assert "Nothing waits to be sent." in owner.get("/console/outbox").text
    for _ in range(2):
        assert owner.post("/console/outbox/alert").status_code == 303
        assert owner.get("/console/outbox").text.count("&gt; Is it good?") == 1
        work(app)
    page = owner.get("/console/outbox").text
    assert page.count("&gt; Is it good?") == 1
    assert count(app, MemberAlerts) == 1


def test_only_the_owner_reads_it(sign_in: SignIn) -> None:
    assert sign_in("mo", "moderator").get("/console/outbox").status_code in (403, 404)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://a.example/console/comments/1-2a", "http://a.example/console/comments/1-2a"),
        ("http://a.example/console/account", "http://a.example/console/account"),
        ("http://a.example/console/?site=x", "http://a.example/console/?site=x"),
        ("http://a.example/console/comments/1-2a/x", "http://a.example/…"),
        ("http://a.example/console/accounts", "http://a.example/…"),
        ("http://a.example/console/sign-in/TOKEN", "http://a.example/…"),
        ("http://a.example/console/?site=x&t=TOKEN", "http://a.example/…"),
        ("http://a.example/answer/TOKEN.", "http://a.example/…"),
        ("http://a.example", "http://a.example"),
        ("http://other.example/page?a=b", "http://other.example/page?a=b"),
    ],
)
def test_addresses_of_the_service_are_cut_unless_known(text: str, shown: str) -> None:
    assert without_secrets(text, "http://a.example") == shown
