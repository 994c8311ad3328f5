"""One decision on many comments: the same rule for each, never twice, and one undo for all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import BulkJob, Comment, Event
from comments_service.queries.core.outbox import outbox_state
from comments_service.queries.moderation.bulk_jobs import bulk_effect, bulk_job, bulk_progress
from comments_service.rules.comments.status import Decision
from comments_service.services.core import outbox
from comments_service.services.core.actor import By
from comments_service.services.moderation import bulk_job_steps, bulk_jobs
from comments_service.services.moderation.bulk_jobs import Bulk
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Reader, miscounts, number, set_rules, stored

pytestmark = pytest.mark.database("both")

HELD = Comment.status == "held"


def hold(app: Flask, count: int) -> list[str]:
    """So many held comments, of several people on several pages."""
    set_rules(app, moderation="all")
    made = []
    for index in range(count):
        page = f"https://localhost/p{index % 4}"
        reader = Reader(app, f"192.0.2.{index % 3 + 1}", page)
        made.append(reader.post(f"Number {index}.", author={"name": f"P{index % 3}"}).id)
    return made


class Bulks:
    """A moderator who decides on many."""

    def __init__(self, app: Flask, moderator: Moderator) -> None:
        self.app = app
        self.by = moderator.actor

    def prepare(self, decision: str, comments: Any, note: str | None = None) -> int:
        bulk = Bulk(decision=Decision(decision), comments=comments, asked={}, note=note)
        with self.app.app_context():
            return bulk_jobs.prepare_bulk(SITE, bulk, self._by())

    def start(self, decision: str, comments: Any, note: str | None = None) -> int:
        bulk = Bulk(decision=Decision(decision), comments=comments, asked={}, note=note)
        with self.app.app_context():
            return bulk_jobs.start_bulk(SITE, bulk, self._by())

    def confirm(self, job_id: int) -> str:
        with self.app.app_context():
            return bulk_jobs.confirm_bulk(SITE, job_id, self._by())

    def undo(self, job_id: int) -> str:
        with self.app.app_context():
            return bulk_jobs.undo_bulk(SITE, job_id, self._by())

    def effect(self, job_id: int, decision: str) -> dict[str, int]:
        with self.app.app_context():
            return dict(bulk_effect(SITE, job_id, Decision(decision)))

    def progress(self, job_id: int) -> dict[tuple[str, str | None], int]:
        with self.app.app_context():
            return dict(bulk_progress(SITE, job_id))

    def job(self, job_id: int) -> Any:
        with self.app.app_context():
            return bulk_job(SITE, job_id)

    def _by(self) -> Any:
        return By(self.by, self.app.extensions["palabre"].now())


@pytest.fixture
def bulks(app: Flask, moderator: Moderator) -> Bulks:
    return Bulks(app, moderator)


def statuses(app: Flask, ids: list[str]) -> list[str]:
    return [stored(app, one).status for one in ids]


def events(app: Flask, action: str) -> list[Any]:
    with app.app_context():
        wanted = select(*Event.__table__.columns).where(Event.action == action)
        return list(db.session.execute(wanted).all())


def seen(app: Flask, ids: list[str]) -> dict[int, int]:
    return {number(one): stored(app, one).version for one in ids}


def test_a_set_is_decided_by_the_rule_of_each_and_undone_as_one(app: Flask, bulks: Bulks) -> None:
    ids = hold(app, 12)
    job = bulks.start("approve", HELD, note="All fine")
    assert statuses(app, ids) == ["published"] * 12
    assert [event.note for event in events(app, "approve")] == ["All fine"] * 12
    assert {event.moderator_id for event in events(app, "approve")} == {bulks.by.moderator_id}
    assert miscounts(app) == []
    told = bulks.job(job)
    assert (told.state, told.total, told.done, told.failed) == ("done", 12, 12, 0)
    bulks.undo(job)
    assert statuses(app, ids) == ["held"] * 12
    assert miscounts(app) == []
    assert bulks.job(job).state == "undone"
    assert bulks.undo(job) == "undone", "a second undo is the first"
    assert len(events(app, "undo")) == 12


def test_the_effect_is_told_before_anything_happens_and_the_rest_stays(
    app: Flask, bulks: Bulks, moderator: Moderator
) -> None:
    ids = hold(app, 6)
    shown = seen(app, ids)
    moderator.decide(ids[0], "spam")
    moderator.decide(ids[1], "approve")
    again = {number(ids[1]): stored(app, ids[1]).version}
    job = bulks.prepare("approve", {**shown, **again})
    assert bulks.effect(job, "approve") == {"done": 4, "conflict": 1, "not_allowed": 1}
    assert statuses(app, ids) == ["spam", "published", *["held"] * 4], "nothing has happened yet"
    assert len(events(app, "approve")) == 1
    bulks.confirm(job)
    assert bulks.progress(job) == {
        ("done", None): 4,
        ("failed", "conflict"): 1,
        ("failed", "not_allowed"): 1,
    }
    assert statuses(app, ids) == ["spam", *["published"] * 5]
    assert len(events(app, "approve")) == 5
    bulks.confirm(job)
    assert len(events(app, "approve")) == 5, "confirmed twice, decided once"


def test_what_an_author_withdrew_is_left_alone(app: Flask, bulks: Bulks) -> None:
    set_rules(app, moderation="open")
    reader = Reader(app)
    posted = reader.post()
    reader.withdraw(posted)
    job = bulks.start("restore", seen(app, [posted.id]))
    assert bulks.progress(job) == {("failed", "not_allowed"): 1}
    assert statuses(app, [posted.id]) == ["deleted"]


def test_what_changed_since_is_told_and_left_when_a_set_is_undone(
    app: Flask, bulks: Bulks, moderator: Moderator
) -> None:
    ids = hold(app, 5)
    job = bulks.start("spam", HELD)
    moderator.decide(ids[2], "approve")
    bulks.undo(job)
    assert statuses(app, ids) == ["held", "held", "published", "held", "held"]
    assert bulks.progress(job) == {("undone", None): 4, ("failed", "changed_since"): 1}
    assert miscounts(app) == []


def test_reports_are_answered_and_opened_again(app: Flask, bulks: Bulks) -> None:
    set_rules(app, moderation="open")
    reader = Reader(app)
    ids = [reader.post(f"Number {index}.").id for index in range(3)]
    for one in ids[:2]:
        reader.report(one)
    job = bulks.start("approve", Comment.status == "published")
    assert bulks.progress(job) == {("done", None): 2, ("failed", "not_allowed"): 1}
    assert [stored(app, one).open_reports for one in ids] == [0, 0, 0]
    bulks.undo(job)
    assert [stored(app, one).open_reports for one in ids] == [1, 1, 0]


@pytest.mark.slow
def test_a_large_set_is_the_workers_and_so_is_its_undo(app: Flask, bulks: Bulks) -> None:
    ids = hold(app, bulk_jobs.AT_ONCE + 1)
    job = bulks.start("approve", HELD)
    assert bulks.job(job).state == "running"
    assert set(statuses(app, ids)) == {"held"}, "nothing within the request"
    make_worker(app).run(idle_for=0)
    assert set(statuses(app, ids)) == {"published"}
    assert bulks.job(job).state == "done"
    assert bulks.undo(job) == "undoing"
    make_worker(app).run(idle_for=0)
    assert set(statuses(app, ids)) == {"held"}
    assert (bulks.job(job).state, bulks.job(job).done) == ("undone", 0)
    assert miscounts(app) == []
    with app.app_context():
        assert outbox_state(datetime.now(UTC)).waiting == 0


@pytest.mark.slow
def test_a_worker_that_is_killed_is_gone_on_from_and_nothing_is_done_twice(
    app: Flask, bulks: Bulks, at: Callable[[datetime], None]
) -> None:
    ids = hold(app, 3 * bulk_job_steps.BATCH)
    job = bulks.start("approve", HELD)
    with app.app_context():
        # What a worker does before it is killed: it holds the message, and one batch is through.
        assert outbox.claim(datetime.now(UTC))
        assert bulk_job_steps.decide_on(SITE, job, bulks.by, lambda: datetime.now(UTC))
    assert statuses(app, ids).count("published") == bulk_job_steps.BATCH
    make_worker(app).run(idle_for=0)
    assert statuses(app, ids).count("published") == bulk_job_steps.BATCH, "its lease still holds"
    at(datetime.now(UTC) + outbox.LEASE + timedelta(seconds=1))
    make_worker(app).run(idle_for=0)
    assert set(statuses(app, ids)) == {"published"}
    assert len(events(app, "approve")) == len(ids)
    assert bulks.job(job).done == len(ids)


@pytest.mark.slow
def test_undoing_a_set_at_work_stops_it(app: Flask, bulks: Bulks) -> None:
    ids = hold(app, 3 * bulk_job_steps.BATCH)
    job = bulks.start("delete", HELD)
    with app.app_context():
        bulk_job_steps.decide_on(SITE, job, bulks.by, lambda: datetime.now(UTC))
    bulks.undo(job)
    make_worker(app).run(idle_for=0)
    assert set(statuses(app, ids)) == {"held"}
    assert bulks.progress(job) == {
        ("undone", None): bulk_job_steps.BATCH,
        ("waiting", None): 2 * bulk_job_steps.BATCH,
    }
    assert bulks.job(job).state == "undone"


def test_an_empty_set_a_foreign_one_and_an_unconfirmed_undo_are_refused(
    app: Flask, bulks: Bulks
) -> None:
    hold(app, 1)
    with pytest.raises(AppError, match="need your attention"):
        bulks.prepare("approve", {})
    for gone in ({1: 1}, Comment.status == "spam"):
        with pytest.raises(AppError, match="None of these comments exists"):
            bulks.prepare("approve", gone)
    job = bulks.prepare("approve", HELD)
    with pytest.raises(AppError, match="no decision to undo"):
        bulks.undo(job)
    for act in (bulks.confirm, bulks.undo):
        with pytest.raises(AppError, match="nothing at this address"):
            act(job + 1)


def test_sets_that_nobody_confirmed_are_forgotten_after_a_day(
    app: Flask, bulks: Bulks, at: Callable[[datetime], None]
) -> None:
    hold(app, 1)
    bulks.prepare("approve", HELD)
    kept = bulks.prepare("spam", HELD)
    at(datetime.now(UTC) + timedelta(hours=23))
    bulks.confirm(kept)
    at(datetime.now(UTC) + timedelta(hours=25))
    bulks.prepare("delete", Comment.id > 0)
    with app.app_context():
        assert db.session.execute(select(func.count()).select_from(BulkJob)).scalar() == 2
