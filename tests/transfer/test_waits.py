"""Who waits goes out and comes back with a site; what comes from elsewhere waits for nobody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Need, NeedEvent, OutboxMessage
from comments_service.queries.core.outbox import Lane
from comments_service.rules.community.causes import KINDS
from comments_service.services.community.assigning import snooze
from comments_service.services.core.actor import By
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Reader, number, set_rules
from tests.support.waits import answer, recount, wait_of
from tests.support.watches import hits, watch
from tests.transfer.command import bring
from tests.transfer.sites import moved_to, taken
from tests.transfer.test_disqus import SAMPLE as DISQUS

pytestmark = pytest.mark.database("both")

#: In a comment of the file.
WORD = "Artikel"


def test_waits_come_back_as_they_were_and_alert_nobody(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    reader, moderator = Reader(app), Moderator(app)
    open_, answered, gone = (reader.post(f"When {number}?") for number in range(3))
    answer(app, answered, moderator.actor)
    moderator.decide(gone.id, "spam")
    moved_to(second, taken(app), tmp_path)
    kept = ("state", "cause", "waits_since", "due_at", "closed_reason", "before", "answer_id")
    for one in (open_, answered, gone):
        before, after = wait_of(app, one), wait_of(second, one)
        assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert recount(second) == []
    with second.app_context():
        assert db.session.query(OutboxMessage).filter_by(topic="alert").count() == 0
    Moderator(second).undo(gone.id)
    assert wait_of(second, gone).state == "open"


def test_what_was_put_off_wakes_where_it_was_moved_to(
    app: Flask, second: Flask, tmp_path: Path
) -> None:
    set_rules(app, moderation="open")
    asked, moderator = Reader(app).post("When?"), Moderator(app)
    until = datetime.now(UTC) + timedelta(hours=1)
    with app.app_context():
        snooze((SITE, number(asked.id), 1), until, By(moderator.actor, datetime.now(UTC)))
    moved_to(second, taken(app), tmp_path)
    for moment, state in ((until - timedelta(seconds=1), "snoozed"), (until, "open")):
        second.extensions["palabre"].now = lambda moment=moment: moment
        make_worker(second, Lane.NOW).run(idle_for=0)
        assert wait_of(second, asked).state == state


def test_what_comes_from_elsewhere_waits_for_nobody_and_alerts_nobody(second: Flask) -> None:
    set_rules(second, alerts=" ".join(KINDS), needs="all")
    word = watch(second, WORD, opens_need=True)
    bring(second, "disqus", DISQUS)
    with second.app_context():
        assert db.session.query(Need).count() == db.session.query(NeedEvent).count() == 0
        assert db.session.query(OutboxMessage).filter_by(topic="alert").count() == 0
    assert hits(second) == set()
    posted = Reader(second).post(f"But this one does: {WORD}.")
    assert hits(second) == {(word, number(posted.id))}
