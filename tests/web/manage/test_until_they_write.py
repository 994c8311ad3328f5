"""What is put off until its commenter writes comes back by that alone: no clock, nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from comments_service.extensions import db
from comments_service.models import Need
from comments_service.services.community.assigning import wake
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.transaction import transaction
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.waits import recount, steps_of, wait_of
from tests.web.manage.conftest import Program

pytestmark = pytest.mark.database("both")
Make = Callable[..., Program]
SetTime = Callable[[datetime], None]
START = datetime(2026, 11, 3, 10, tzinfo=UTC)
LEA = {"name": "Léa", "email": "lea@blog.example"}


@pytest.fixture
def asked(reader: Reader, at: SetTime) -> Posted:
    at(START)
    return reader.post("When does it open?", author=LEA)


def step(working: Program, comment: Posted, name: str, status: int = 200, **fields: Any) -> Any:
    return working.post(f"/comments/{comment.id}/{name}", {"version": 1, **fields}, status)


def work(app: Flask, at: SetTime, moment: datetime) -> None:
    at(moment)
    with app.app_context():
        worker = make_worker(app)
        while worker.step():
            pass


def listed(working: Program, which: str) -> list[str]:
    ids, cursor = [], ""
    while True:
        page = working.get(f"/needs?list={which}&limit=1{cursor}")
        ids += [one["comment"]["id"] for one in page["needs"]]
        if page["next_cursor"] is None:
            return ids
        cursor = f"&cursor={page['next_cursor']}"


def test_neither_time_nor_anybody_else_ends_it(
    open_app: Flask, asked: Posted, reader: Reader, program: Make, at: SetTime
) -> None:
    working = program("read", "reply")
    step(working, asked, "snooze", until="2026-11-03T12:00:00Z")
    need = step(working, asked, "snooze", version=2, until="they_write")["need"]
    assert (need["state"], need["wake_at"]) == ("snoozed", None)
    other = Reader(open_app, "198.51.100.4")
    other.post("I ask that, too?", parent_id=asked.id, author={"name": "Max"})
    # The message of the first snooze finds another version; weeks bring nothing either.
    work(open_app, at, START + timedelta(hours=3))
    work(open_app, at, START + timedelta(days=20))
    assert wait_of(open_app, asked).state == "snoozed"
    reader.post("Still closed.", parent_id=asked.id, author=LEA)
    wait = wait_of(open_app, asked)
    assert (wait.state, wait.wake_at, wait.waits_since) == ("open", None, START)
    assert [(line.action, line.reason) for line in steps_of(open_app, asked)] == [
        ("opened", None),
        ("snoozed", None),
        ("snoozed", "they_write"),
        ("joined", None),
    ]
    assert recount(open_app) == []


def test_it_stands_last_in_the_list_page_by_page(
    open_app: Flask, asked: Posted, program: Make
) -> None:
    working = program("read", "reply")
    others = [Reader(open_app, f"198.51.100.{n}").post(f"When {n}?") for n in range(2)]
    step(working, asked, "snooze", until="they_write")
    step(working, others[0], "snooze", until="they_write")
    step(working, others[1], "snooze", until="2027-11-03T10:00:00Z")
    first, *last = listed(working, "later")
    assert (first, sorted(last)) == (others[1].id, sorted([asked.id, others[0].id]))


def test_it_comes_back_by_hand_and_ends_by_an_answer(
    open_app: Flask, asked: Posted, program: Make
) -> None:
    working = program("read", "reply")
    step(working, asked, "snooze", until="they_write")
    close = step(working, asked, "close", version=2, reason="no_answer")["need"]
    assert (close["state"], close["wake_at"]) == ("closed", None)
    step(working, asked, "needs-reply", version=3)
    step(working, asked, "snooze", version=4, until="they_write")
    answered = {"body": "At nine."}
    assert working.post(f"/comments/{asked.id}/answers", answered, 201)
    assert wait_of(open_app, asked).state == "answered"


@pytest.mark.parametrize("ended_by", ["writing", "hand", "time"])
def test_nobody_is_reminded_before_they_write_and_the_team_is_after(
    open_app: Flask, reader: Reader, program: Make, at: SetTime, ended_by: str
) -> None:
    at(START)
    set_rules(open_app, alerts="escalated")
    asked = reader.post("When does it open?", author=LEA)
    working = program("read", "reply")
    step(working, asked, "snooze", until="they_write")
    work(open_app, at, START + timedelta(hours=2))
    assert wait_of(open_app, asked).escalated == 0
    if ended_by == "writing":
        reader.post("Still closed.", parent_id=asked.id, author=LEA)
    elif ended_by == "time":
        step(working, asked, "snooze", version=2, until="2026-11-03T13:00:00Z")
    else:
        with open_app.app_context():
            wake((SITE, number(asked.id), 2), By(SYSTEM, START + timedelta(hours=2)))
    assert wait_of(open_app, asked).escalated == 0
    work(open_app, at, START + timedelta(hours=3))
    assert wait_of(open_app, asked).escalated == 1


def test_where_nobody_knows_who_wrote_it_a_time_must_be_chosen(
    open_app: Flask, asked: Posted, program: Make
) -> None:
    with open_app.app_context(), transaction():
        db.session.execute(update(Need).values(commenter_id=None))
    refused = step(program("read", "reply"), asked, "snooze", 422, until="they_write")
    assert refused["errors"][0]["message"] == "Nobody knows who wrote this comment: choose a time."
    assert wait_of(open_app, asked).state == "open"


def test_spam_and_back_keeps_it_put_off(open_app: Flask, asked: Posted, program: Make) -> None:
    step(program("read", "reply"), asked, "snooze", until="they_write")
    moderator = Moderator(open_app)
    moderator.decide(asked.id, "spam")
    assert wait_of(open_app, asked).state == "closed"
    moderator.undo(asked.id)
    assert wait_of(open_app, asked).state == "snoozed"
    assert recount(open_app) == []
