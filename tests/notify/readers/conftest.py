"""A site that mails readers, a mail server beside it, and its clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from comments_service.worker import make_worker
from tests.factories import Posted, Reader, set_rules
from tests.support.smtp import SmtpPeer

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
BASE = "http://127.0.0.1:8000"


class Clock:
    """The time that everybody in a test lives in."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Readers:
    """Readers of one page, and what their mailboxes hold."""

    def __init__(self, app: Flask, peer: SmtpPeer, clock: Clock) -> None:
        self.app = app
        self.peer = peer
        self.clock = clock
        self.client: FlaskClient = app.test_client()

    def post(self, name: str, body: str = "A comment.", about: str = "", **fields: Any) -> Posted:
        """``name`` writes, with an address of theirs, and asks for mails ``about`` something."""
        mails = {"mails": {"about": about, **fields.pop("mails", {})}} if about else {}
        author = {"name": name.title(), "email": fields.pop("email", f"{name}@mail.example")}
        query = f"?lang={fields.pop('lang', 'en')}"
        reader = Reader(self.app, f"192.0.2.{sum(name.encode()) % 250}")
        body_ = {"url": reader.page, "body": body, "author": author, **mails, **fields}
        answer = reader.send("POST", f"/comments{query}", body_)
        assert answer.status_code in (201, 202), answer.text
        made = answer.get_json()
        comment = made["comment"]
        return Posted(comment["id"], comment["status"], made["edit_token"], made["commenter_token"])

    def work(self) -> None:
        """Carry out what is due."""
        make_worker(self.app).run(idle_for=0)

    def mails(self, name: str) -> list[EmailMessage]:
        """Every mail that somebody got so far."""
        self.work()
        return [mail for mail in self.peer.mails if str(mail["To"]).startswith(f"{name}@")]

    def confirm(self, name: str) -> None:
        """Somebody presses the button behind the link of their newest mail."""
        assert self.press(link(self.mails(name)[-1])).status_code == 200

    def press(self, path: str, **form: Any) -> TestResponse:
        """Open the page of a mail's link and press its button."""
        shown = re.findall(r'name="shown" value="(\d+)"', self.client.get(path).text)
        return self.client.post(f"{path}/confirm", data={"shown": shown, **form})

    def follower(self, name: str, about: str = "replies", **fields: Any) -> Posted:
        """Somebody who wrote, asked for mails and confirmed."""
        posted = self.post(name, f"{name} asks.", about, **fields)
        self.confirm(name)
        self.peer.mails.clear()
        return posted


def text(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def link(mail: EmailMessage, kind: str = "") -> str:
    """The path of the link to one's own page, or of ``kind``."""
    found = re.search(rf"{BASE}(/subscriptions/{kind}[\w.-]+)\s", text(mail))
    assert found
    return found[1]


def stop_address(mail: EmailMessage) -> str:
    """The path that a mail program sends its POST to (RFC 8058)."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(rf"<{BASE}(/\S+)>", mail["List-Unsubscribe"])
    assert found
    return found[1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def readers(make_app: Callable[..., Flask], mail_peer: SmtpPeer, clock: Clock) -> Readers:
    app = make_app(SMTP_URL=mail_peer.url)
    app.extensions["palabre"].now = clock
    set_rules(app, moderation="open", min_fill_seconds=0, reader_mails=True, name="Le fournil")
    return Readers(app, mail_peer, clock)
