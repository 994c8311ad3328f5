"""Mails reach a real SMTP server; while it is away they wait, and what it refuses is told."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.notify.message import Message
from comments_service.queries.core.outbox import dead_messages, outbox_state
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from comments_service.worker import consumers, make_worker
from tests.factories import SITE
from tests.support.smtp import SmtpPeer

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def mailing(make_app: Callable[..., Flask], mail_peer: SmtpPeer) -> Flask:
    app = make_app(SMTP_URL=mail_peer.url, MAIL_FROM="The Blog <comments@blog.example>")
    app.extensions["palabre"].now = lambda: START
    return app


def put(app: Flask, subject: str = "Hello", text: str = "A text.\n") -> int:
    mail = {
        "to": "ana@example.org",
        "subject": subject,
        "text": text,
        "language": "fr",
        "at": START.isoformat(),
    }
    with app.app_context(), transaction() as session:
        return outbox.enqueue(session, SITE, "mail", mail, now=START)


def work(app: Flask, **later: float) -> None:
    moment = START + timedelta(**later)
    app.extensions["palabre"].now = lambda: moment
    make_worker(app).run(idle_for=0)


def last_reason(app: Flask) -> str:
    with app.app_context():
        (dead,) = dead_messages(SITE, 10)
    return str(dead.last_error)


def test_a_mail_arrives_as_it_was_written(mailing: Flask, mail_peer: SmtpPeer) -> None:
    text = "Bonjour Zoé,\n\n« très long » " + "mot " * 400 + "\n.\nfin\n"
    message_id = put(mailing, "Votre commentaire « été »", text)
    work(mailing)
    (mail,) = mail_peer.mails
    assert mail.get_content() == text
    assert mail.get_content_type() == "text/plain"
    assert mail["Subject"] == "Votre commentaire « été »"
    assert mail["From"] == "The Blog <comments@blog.example>"
    assert mail["To"] == "ana@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["Date"].datetime == START
    assert mail["Message-ID"] == f"<palabre.{SITE}.{message_id:x}@blog.example>"


def test_a_mail_that_is_not_encrypted_reads_no_certificates(
    mailing: Flask, mail_peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read them takes longer than the mail."""
    monkeypatch.delattr(ssl, "create_default_context")
    put(mailing)
    work(mailing)
    assert len(mail_peer.mails) == 1


def test_a_mail_with_html_has_both_forms(mailing: Flask, mail_peer: SmtpPeer) -> None:
    mail = {
        "to": "ana@example.org",
        "subject": "The week",
        "text": "Réponses : 3\n",
        "html": "<p>Réponses : 3</p>\n",
        "language": "fr",
        "at": START.isoformat(),
    }
    with mailing.app_context(), transaction() as session:
        outbox.enqueue(session, SITE, "mail", mail, now=START)
    work(mailing)
    (sent,) = mail_peer.mails
    assert sent.get_content_type() == "multipart/alternative"
    assert [(part.get_content_type(), part.get_content()) for part in sent.iter_parts()] == [
        ("text/plain", mail["text"]),
        ("text/html", mail["html"]),
    ]


def test_no_text_of_a_stranger_becomes_a_header(mailing: Flask, mail_peer: SmtpPeer) -> None:
    put(mailing, "Hello\r\nBcc: victim@example.org\r\n\r\nBody", "Bcc: victim@example.org\n")
    work(mailing)
    (mail,) = mail_peer.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: victim@example.org Body"
    assert mail.get_content() == "Bcc: victim@example.org\n"


def test_while_the_mail_server_is_down_mails_wait(mailing: Flask, mail_peer: SmtpPeer) -> None:
    mail_peer.stop()
    put(mailing)
    work(mailing)
    with mailing.app_context():
        assert outbox_state(START).waiting == 1
    mail_peer.start()
    work(mailing)
    assert mail_peer.mails == []  # its turn has not come yet
    work(mailing, minutes=1)
    assert len(mail_peer.mails) == 1


def test_a_server_that_is_busy_is_asked_again(mailing: Flask, mail_peer: SmtpPeer) -> None:
    mail_peer.refuse["DATA"] = "451 Try again later"
    put(mailing)
    work(mailing)
    assert mail_peer.mails == []
    mail_peer.refuse.clear()
    work(mailing, minutes=1)
    assert len(mail_peer.mails) == 1


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
def test_what_the_server_will_never_take_is_dead_at_once(
    command: str, mailing: Flask, mail_peer: SmtpPeer
) -> None:
    mail_peer.refuse[command] = "550 No ana@example.org here"
    put(mailing)
    work(mailing)
    assert last_reason(mailing) == "The mail server answered 550."


def test_a_mail_that_is_sent_twice_can_be_recognised(mailing: Flask, mail_peer: SmtpPeer) -> None:
    """A worker that dies between the server's yes and its own note of it sends again."""
    put(mailing)
    with mailing.app_context():
        held = outbox.claim(START)
        assert held
        send = consumers(mailing)["mail"]
        for _ in range(2):
            send(Message(held.site_id, held.id, "mail", held.payload, 1, lambda: None))
    first, second = mail_peer.mails
    assert first.as_bytes() == second.as_bytes()


def test_a_password_is_not_sent_in_clear_unless_asked_for(
    make_app: Callable[..., Flask], mail_peer: SmtpPeer
) -> None:
    app = make_app(SMTP_URL=f"smtp://me:secret@127.0.0.1:{mail_peer.port}")
    app.extensions["palabre"].now = lambda: START
    put(app)
    work(app)
    assert mail_peer.mails == []
    with app.app_context():
        assert outbox_state(START).waiting == 1
