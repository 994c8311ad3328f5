"""A service that may send to this machine, peers on it, and its clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.rules.community.causes import KINDS
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.notifications.channels import NewChannel, Routing, make_channel
from comments_service.worker import make_worker
from tests.factories import SITE, Reader, set_rules
from tests.support.smtp import SmtpPeer

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Clock:
    """The time that everybody in a test lives in."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Team:
    """Who sets up a site's channels, and lets the worker work."""

    def __init__(self, app: Flask, clock: Clock) -> None:
        self.app = app
        self.clock = clock
        self.reader = Reader(app)
        self.secret = ""

    def channel(
        self, kind: str, address: dict[str, str], name: str = "Team", **routing: Any
    ) -> int:
        new = NewChannel(kind, name, address, Routing(**{"causes": KINDS} | routing))
        key = self.app.extensions["palabre"].settings.secret_key
        with self.app.app_context():
            number, secret = make_channel(SITE, new, key, self.by)
        self.secret = secret or ""
        return number

    @property
    def by(self) -> By:
        return By(SYSTEM, self.clock())

    def work(self) -> None:
        """Carry out what is due."""
        make_worker(self.app).run(idle_for=0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def team(make_app: Callable[..., Flask], clock: Clock, mail_peer: SmtpPeer) -> Team:
    app = make_app(PRIVATE_HOSTS="127.0.0.1", SMTP_URL=mail_peer.url)
    app.extensions["palabre"].now = clock
    set_rules(app, moderation="open", min_fill_seconds=0)
    return Team(app, clock)
