"""Who waits goes out and comes back with a site; what comes from elsewhere waits for nobody."""

from pathlib import Path

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.models import Need, NeedEvent, OutboxMessage
from tests.factories import Moderator, Reader, set_rules
from tests.support.waits import answer, recount, wait_of
from tests.transfer.command import bring
from tests.transfer.sites import moved_to, taken
from tests.transfer.test_disqus import SAMPLE as DISQUS

pytestmark = pytest.mark.database("both")


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


def test_what_comes_from_elsewhere_waits_for_nobody(second: Flask) -> None:
    bring(second, "disqus", DISQUS)
    with second.app_context():
        assert db.session.query(Need).count() == db.session.query(NeedEvent).count() == 0
