"""A hit of a watch reaches mail server and webhook of a real service, whatever stands in its way.

How long it takes is measured by bench/alerts.py; here it must be sooner than what it overtakes.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Delivery
from tests.notify.test_worker import worker_of
from tests.support.calls import post
from tests.support.http_peer import HttpPeer
from tests.support.newsroom import WORD, Newsroom, bring, open_newsroom, queue_mails
from tests.support.server import LiveServer
from tests.support.silent import SilentPeer
from tests.support.smtp import SmtpPeer
from tests.support.waiting import wait_for

pytestmark = [pytest.mark.database("both"), pytest.mark.server]
StartServer = Callable[..., LiveServer]

TEXT = f"What about the {WORD}?"
MAILS = 1000
ALERTS = {"PRIVATE_HOSTS": "127.0.0.1", "WORKER": "inside"}


@pytest.fixture
def hung() -> Iterator[SilentPeer]:
    made = SilentPeer()
    yield made
    made.close()


def say(server: LiveServer, room: Newsroom, text: str = TEXT) -> str:
    """Somebody writes what the team watches for; the comment's id."""
    answer = post(server.port, text, url=room.page)
    assert answer.status == 201, answer.body
    return str(answer.json["comment"]["id"])


def has_hook(peer: HttpPeer, comment: str) -> bool:
    return any(got.json["data"]["comment"]["id"] == comment for got in list(peer.got))


def mails_to(peer: SmtpPeer, room: Newsroom) -> list[EmailMessage]:
    return [mail for mail in list(peer.mails) if mail["To"] == room.member]


@pytest.mark.slow
def test_it_overtakes_an_import_a_hung_peer_and_a_busy_neighbour(  # noqa: PLR0913 - fixtures
    app: Flask,
    start_server: StartServer,
    mail_peer: SmtpPeer,
    peer: HttpPeer,
    hung: SilentPeer,
    tmp_path: Path,
) -> None:
    room = open_newsroom(app, "room", f"http://127.0.0.1:{hung.port}/hook", peer.url)
    neighbour = open_newsroom(app, "neighbour")
    brought = bring(app, room.site, 5000, tmp_path)
    server = start_server(SMTP_URL=mail_peer.url, **ALERTS)
    queue_mails(app, neighbour.site, MAILS)
    brought.begin()
    wait_for(lambda: brought.is_running)
    comment = say(server, room)
    wait_for(lambda: has_hook(peer, comment) and bool(mails_to(mail_peer, room)))
    before = len(mail_peer.mails)
    assert brought.state[0] == "running", "it came after the import"
    assert before < MAILS, "it came after all of the neighbour's"
    wait_for(lambda: hung.connections > 0)
    [mail] = mails_to(mail_peer, room)
    assert comment in mail.get_content()


@pytest.mark.slow
def test_a_mail_server_that_hangs_holds_no_webhook(
    app: Flask, start_server: StartServer, peer: HttpPeer, hung: SilentPeer
) -> None:
    room = open_newsroom(app, "room", peer.url)
    queue_mails(app, open_newsroom(app, "neighbour").site, MAILS)
    server = start_server(SMTP_URL=f"smtp://127.0.0.1:{hung.port}", **ALERTS)
    wait_for(lambda: hung.connections > 0)
    for turn in range(3):
        comment = say(server, room, f"{TEXT} {turn}")
        wait_for(lambda comment=comment: has_hook(peer, comment))
    assert hung.connections < MAILS, "not every mail tries that server"


@pytest.mark.slow
@pytest.mark.parametrize("way", ["webhook", "mail"])
def test_a_worker_killed_while_it_sends_leaves_one_message_that_can_be_told(  # noqa: PLR0913
    app: Flask, start_server: StartServer, mail_peer: SmtpPeer, peer: HttpPeer, way: str
) -> None:
    """It comes twice under one id, or once, and the next worker is there by itself."""
    room = open_newsroom(app, "room", peer.url)
    server = start_server(SMTP_URL=mail_peer.url, **ALERTS)
    target = peer if way == "webhook" else mail_peer
    target.go_on.clear()
    comment = say(server, room)
    wait_for(target.arrived.is_set)
    for process in worker_of(server):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    target.go_on.set()
    wait_for(lambda: states(app) == {"sent"}, server.log.read_text())
    assert {got.headers["webhook-id"] for got in peer.got} == {peer.got[0].headers["webhook-id"]}
    assert {mail["Message-ID"] for mail in mails_to(mail_peer, room)} == {
        mail_peer.mails[0]["Message-ID"]
    }
    assert len(peer.got) in ((2,) if way == "webhook" else (1, 2))
    assert len(mail_peer.mails) in (1, 2)
    assert all(comment in got.body.decode() for got in peer.got)
    assert all(comment in mail.get_content() for mail in mail_peer.mails)


@pytest.mark.slow
def test_a_service_killed_once_it_has_taken_a_comment_alerts_when_it_is_back(
    app: Flask, start_server: StartServer, mail_peer: SmtpPeer, peer: HttpPeer
) -> None:
    room = open_newsroom(app, "room", peer.url)
    server = start_server(SMTP_URL=mail_peer.url, **ALERTS)
    comment = say(server, room)
    server.kill()
    server.start()
    wait_for(lambda: states(app) == {"sent"}, server.log.read_text())
    assert len({got.headers["webhook-id"] for got in peer.got}) == 1
    assert len({mail["Message-ID"] for mail in mail_peer.mails}) == 1
    assert has_hook(peer, comment)


def states(app: Flask) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Delivery.state)))
