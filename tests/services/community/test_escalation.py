"""A question that nobody has taken when its answer was due is told of once, in working time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.notify.worker import Worker
from comments_service.queries.core.outbox import Lane
from comments_service.services.community.assigning import assign, claim, close, snooze
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction
from comments_service.worker import consumers
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.waits import answer, wait_of

pytestmark = pytest.mark.database("both")

START = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # a Friday, 16:30 in Paris
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
SetTime = Callable[[datetime], None]


@pytest.fixture
def asked(open_app: Flask, at: SetTime) -> Posted:
    at(START)
    set_rules(open_app, alerts="escalated")
    return Reader(open_app, "192.0.2.7").post("When does it open?")


def work(app: Flask, at: SetTime, moment: datetime) -> list[tuple[int, list[str]]]:
    """What a worker has the team told at ``moment``."""
    at(moment)
    clock = app.extensions["palabre"].now
    only = {topic: consumers(app)[topic] for topic in ("wake_need", "escalate_need")}
    while is_due(app, moment):
        Worker(only, app.app_context, clock, Lane.NOW).step()
    return told(app)


def is_due(app: Flask, moment: datetime) -> bool:
    with app.app_context():
        due = select(OutboxMessage.id).where(
            OutboxMessage.topic == "escalate_need", OutboxMessage.due_at <= moment
        )
        return db.session.scalar(due.limit(1)) is not None


def told(app: Flask) -> list[tuple[int, list[str]]]:
    with app.app_context(), transaction():
        rows = db.session.scalars(
            select(OutboxMessage.payload)
            .where(OutboxMessage.topic == "alert")
            .order_by(OutboxMessage.id)
        ).all()
        db.session.execute(delete(OutboxMessage).where(OutboxMessage.topic == "alert"))
    return [(payload["comment_id"], payload["causes"]) for payload in rows]


def escalated(comment: Posted) -> list[tuple[int, list[str]]]:
    return [(number(comment.id), ["escalated"])]


def by(moderator: Moderator, moment: datetime) -> By:
    return By(moderator.actor, moment)


def test_it_is_told_of_when_it_is_due_and_once(open_app: Flask, asked: Posted, at: SetTime) -> None:
    assert work(open_app, at, START + HOUR - timedelta(seconds=1)) == []
    assert work(open_app, at, START + HOUR) == escalated(asked)
    assert wait_of(open_app, asked).escalated == 1
    assert work(open_app, at, START + 5 * HOUR) == []


def test_after_an_answer_nothing_is_told(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    at(START + timedelta(minutes=5))
    answer(open_app, asked, moderator.actor)
    assert work(open_app, at, START + HOUR) == []


def test_nor_after_it_was_closed_or_has_become_spam(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    other = Reader(open_app, "192.0.2.8").post("And on Sundays?")
    moderator.decide(other.id, "spam")
    with open_app.app_context():
        close((SITE, number(asked.id), 1), "no_answer", by(moderator, START))
    for _ in range(2):
        assert work(open_app, at, START + HOUR) == []


def test_who_is_answering_has_their_five_minutes(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    late = START + HOUR - timedelta(minutes=1)
    with open_app.app_context():
        claim((SITE, number(asked.id), 1), by(moderator, late))
    assert work(open_app, at, START + HOUR) == []
    assert work(open_app, at, late + timedelta(minutes=5)) == escalated(asked)


def test_an_assignee_alone_is_no_answer(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    with open_app.app_context():
        assign((SITE, number(asked.id), 1), moderator.actor.moderator_id, by(moderator, START))
    assert work(open_app, at, START + HOUR) == escalated(asked)


def test_what_was_put_off_is_looked_at_again_then(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    with open_app.app_context():
        snooze((SITE, number(asked.id), 1), START + 3 * HOUR, by(moderator, START))
    assert work(open_app, at, START + HOUR) == []
    assert work(open_app, at, START + 3 * HOUR) == escalated(asked)


def test_it_leaves_in_working_time(open_app: Flask, at: SetTime) -> None:
    hours = {"time_zone": "Europe/Paris", "working_hours": "Mo-Fr 09:00-17:00"}
    at(START)
    set_rules(open_app, alerts="escalated", **hours)
    asked = Reader(open_app, "192.0.2.7").post("When does it open?")
    assert wait_of(open_app, asked).due_at == MONDAY
    assert work(open_app, at, START + 5 * HOUR) == []
    assert work(open_app, at, MONDAY) == escalated(asked)


def test_what_is_due_at_closing_time_is_told_of_in_the_morning(
    open_app: Flask, at: SetTime
) -> None:
    hours = {"time_zone": "Europe/Paris", "working_hours": "Mo-Fr 09:00-17:00"}
    at(START)
    set_rules(open_app, alerts="escalated", target_s=1800, **hours)
    asked = Reader(open_app, "192.0.2.7").post("When does it open?")
    assert work(open_app, at, START + HOUR / 2) == []
    assert work(open_app, at, MONDAY - HOUR / 2) == escalated(asked)


def test_an_answer_taken_back_makes_it_wait_again(
    open_app: Flask, asked: Posted, at: SetTime, moderator: Moderator
) -> None:
    at(START + timedelta(minutes=5))
    answered = answer(open_app, asked, moderator.actor)
    assert work(open_app, at, START + HOUR) == []
    moderator.decide(f"{SITE}-{answered:x}", "delete")
    assert work(open_app, at, START + 2 * HOUR) == escalated(asked)


@pytest.mark.parametrize(
    "settings", [{"alerts": "asks"}, {"alerts": "escalated", "target_s": None}]
)
def test_nothing_is_written_where_nobody_wants_to_hear_or_nothing_is_due(
    open_app: Flask, settings: dict[str, Any]
) -> None:
    set_rules(open_app, **settings)
    Reader(open_app, "192.0.2.7").post("When does it open?")
    with open_app.app_context():
        topics = db.session.scalars(select(OutboxMessage.topic)).all()
    assert "escalate_need" not in topics
