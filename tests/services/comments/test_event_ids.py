"""The log keeps its order and takes every line, whatever clocks say and however ids are crowded."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Event
from comments_service.rules.core.identity import new_id
from comments_service.services.core import ids
from comments_service.services.core.ids import fresh_ids
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from tests.factories import SITE, Moderator, Posted, Reader, miscounts, number, stored, unlogged

pytestmark = pytest.mark.database("both")

HOUR = timedelta(hours=1)


def crowd(app: Flask, comment: Posted, count: int = 300) -> None:
    """Puts lines of other comments right behind the last line of a comment."""
    with app.app_context(), transaction() as session:
        last = (
            session.execute(
                select(Event)
                .where(Event.comment_id == number(comment.id))
                .order_by(Event.id.desc())
            )
            .scalars()
            .first()
        )
        assert last is not None
        line = {
            "site_id": SITE, "comment_id": None, "thread_id": last.thread_id, "actor": "system",
            "action": "import", "from_status": None, "to_status": "held", "reasons": [],
            "created_at": last.created_at,
        }  # fmt: skip
        insert_rows(session, Event, [{"id": last.id + n, **line} for n in range(1, count + 1)])


@pytest.mark.parametrize("ahead", [-HOUR, timedelta(), HOUR], ids=["behind", "right", "ahead"])
def test_decisions_go_on_where_ids_stand_close_together(
    open_app: Flask,
    reader: Reader,
    moderator: Moderator,
    at: Callable[[datetime], None],
    ahead: timedelta,
) -> None:
    comments = [reader.post(f"comment {n}") for n in range(6)]
    for comment in comments:
        crowd(open_app, comment)
    at(datetime.now(UTC) + ahead)
    for comment in comments:
        for decision in ("hold", "spam", "approve"):
            moderator.decide(comment.id, decision)
        moderator.undo(comment.id)
        assert stored(open_app, comment.id).status == "spam"
    assert unlogged(open_app) == [] and miscounts(open_app) == []


def test_an_id_that_is_taken_is_drawn_anew(
    open_app: Flask, reader: Reader, moderator: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways of drawing one meet a line that is there, again and again."""
    first, second = reader.post("first"), reader.post("second")
    moderator.decide(first.id, "hold")
    with open_app.app_context():
        taken = db.session.execute(select(Event.id).order_by(Event.id.desc())).scalars().first()
        assert taken is not None
    drawn = [taken, taken, taken]

    def draw(at: datetime, **_: int) -> int:
        return drawn.pop() if drawn else new_id(at, 5)

    monkeypatch.setattr("comments_service.services.core.ids.fresh_id", draw)
    moderator.decide(second.id, "spam")
    assert drawn == []
    assert stored(open_app, second.id).status == "spam"
    assert unlogged(open_app) == []


def test_ids_of_a_batch_rise_and_leave_room() -> None:
    now = datetime.now(UTC)
    made = fresh_ids(now, 5000)
    gaps = [after - before for before, after in zip(made, made[1:], strict=False)]
    assert len(made) == 5000 and min(gaps) >= 1
    assert sum(gap > 1 for gap in gaps) > 4900
    assert made[-1] < new_id(now + timedelta(seconds=1), 0)
    assert fresh_ids(now, 0) == []
    assert ids.fresh_id(now) > 0


def test_a_reply_is_above_its_parent_and_has_room_when_the_clock_is_behind() -> None:
    now = datetime.now(UTC)
    parent = new_id(now, 7)
    replies = {ids.fresh_id(now - HOUR, after=parent) for _ in range(200)}
    assert min(replies) > parent
    assert len(replies) > 190, "drawn from a range as wide as a millisecond's"
