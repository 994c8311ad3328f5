"""Other sites that link to a page, and the team that decides about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import Mention
from comments_service.rules.comments.status import Decision
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.mentions.decisions import decide_mention, undo_mention
from comments_service.worker import make_worker
from tests.factories import PAGE, SITE
from tests.support.pages import Pages
from tests.web.console.conftest import sign_in as sign_in

START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def linking(to: str = PAGE, text: str = "I read this with joy.") -> str:
    """A post that replies to a page."""
    return f"""<html><head><title>A blog</title></head><body><article class="h-entry">
<h1 class="p-name">On bread</h1> <a class="p-author h-card" href="https://ana.example/">Ana</a>
<time class="dt-published" datetime="2026-03-01T08:00:00Z">yesterday</time>
<div class="e-content">{text} <a class="u-in-reply-to" href="{to}">Bread</a></div>
</article></body></html>"""


class Links:
    """Whoever announces links to a site on loopback, its worker, and its team."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.now = START
        app.extensions["palabre"].now = lambda: self.now

    def announce(self, source: str, target: str = PAGE, **options: Any) -> TestResponse:
        """Send a webmention."""
        form = {"source": source, "target": target}
        return self.client.post("/webmention", data=form, **options)

    def work(self, **later: float) -> None:
        """Let some time pass and carry out what is due."""
        self.now += timedelta(**later)
        make_worker(self.app).run(idle_for=0)

    def take_in(self, source: str, target: str = PAGE) -> Mention:
        """Announce a link and have it looked at."""
        answer = self.announce(source, target)
        assert answer.status_code == 201, answer.text
        self.work()
        return self.one(source)

    def all(self) -> list[Mention]:
        with self.app.app_context():
            return list(db.session.execute(select(Mention).order_by(Mention.id)).scalars())

    def one(self, source: str) -> Mention:
        """The one row of a source."""
        (row,) = [row for row in self.all() if row.source == source]
        return row

    def decide(self, source: str, decision: str) -> Mention:
        row = self.one(source)
        with self.app.app_context():
            by = By(SYSTEM, self.now)
            decide_mention(SITE, row.id, Decision(decision), row.version, by)
        return self.one(source)

    def undo(self, source: str) -> Mention:
        row = self.one(source)
        with self.app.app_context():
            undo_mention(SITE, row.id, row.version, By(SYSTEM, self.now))
        return self.one(source)

    def page(self, url: str = PAGE) -> str:
        """The page without JavaScript."""
        return self.client.get("/embed", query_string={"url": url}).get_data(as_text=True)


@pytest.fixture
def links(app: Flask) -> Links:
    return Links(app)


@pytest.fixture
def pages() -> Iterator[Pages]:
    other = Pages()
    yield other
    other.close()
