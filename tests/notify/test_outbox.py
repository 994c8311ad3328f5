"""The outbox: nothing is lost, done twice while its worker lives, or tried for ever."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.notify.message import Failed, Message
from comments_service.notify.worker import Worker
from comments_service.queries.core.outbox import OutboxState, dead_messages, outbox_state
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from tests.factories import SITE

pytestmark = pytest.mark.database("both")

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """The time that everybody in a test lives in."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(app: Flask) -> Clock:
    made = Clock()
    app.extensions["palabre"].now = made
    return made


def put(app: Flask, clock: Clock, topic: str = "note", **payload: Any) -> int:
    with app.app_context(), transaction() as session:
        return outbox.enqueue(session, SITE, topic, payload, now=clock())


def make_worker(app: Flask, clock: Clock, consumer: Callable[[Message], None]) -> Worker:
    return Worker({"note": consumer}, app.app_context, clock)


def state(app: Flask, clock: Clock) -> OutboxState:
    with app.app_context():
        return outbox_state(clock())


def claim(app: Flask, clock: Clock) -> outbox.Claim | None:
    with app.app_context():
        return outbox.claim(clock())


def test_a_message_is_carried_out_once_and_gone(app: Flask, clock: Clock) -> None:
    got: list[Message] = []
    worker = make_worker(app, clock, got.append)
    put(app, clock, text="hello")
    assert worker.step()
    assert not worker.step()
    assert [(message.topic, message.payload) for message in got] == [("note", {"text": "hello"})]
    assert state(app, clock) == OutboxState(waiting=0, dead=0, oldest_seconds=0)


def test_a_message_of_a_transaction_that_failed_was_never_there(app: Flask, clock: Clock) -> None:
    with app.app_context(), pytest.raises(ZeroDivisionError), transaction() as session:
        outbox.enqueue(session, SITE, "note", {}, now=clock())
        raise ZeroDivisionError
    assert claim(app, clock) is None


def test_messages_come_in_the_order_in_which_they_are_due(app: Flask, clock: Clock) -> None:
    got: list[str] = []
    worker = make_worker(app, clock, lambda message: got.append(message.payload["name"]))
    with app.app_context(), transaction() as session:
        for name, minutes in (("third", 3), ("first", 0), ("second", 1)):
            due_at = START + timedelta(minutes=minutes)
            outbox.enqueue(session, SITE, "note", {"name": name}, now=START, due_at=due_at)
    worker.run(idle_for=0)
    assert got == ["first"]
    clock.pass_(minutes=5)
    assert state(app, clock).oldest_seconds == 240
    worker.run(idle_for=0)
    assert got == ["first", "second", "third"]


def test_what_one_worker_holds_no_other_takes_until_the_lease_ends(
    app: Flask, clock: Clock
) -> None:
    put(app, clock)
    held = claim(app, clock)
    assert held
    assert claim(app, clock) is None
    clock.now += outbox.LEASE - timedelta(seconds=1)
    assert claim(app, clock) is None
    clock.pass_(seconds=1)
    taken_over = claim(app, clock)
    assert taken_over
    assert taken_over.attempts == 2
    with app.app_context():
        # The slow one comes to its end after all: it may not end what is another's now.
        outbox.done(held)
        outbox.fail(held, "late", clock())
        assert outbox.renew(held, clock()) is None
    assert state(app, clock).waiting == 1
    with app.app_context():
        outbox.done(taken_over)
    assert state(app, clock).waiting == 0


def test_long_work_keeps_its_message_by_signs_of_life(app: Flask, clock: Clock) -> None:
    seen: list[outbox.Claim | None] = []

    def work(message: Message) -> None:
        for _ in range(5):
            clock.now += outbox.LEASE - timedelta(seconds=1)
            message.keep_alive()
            seen.append(claim(app, clock))

    put(app, clock)
    assert make_worker(app, clock, work).step()
    assert seen == [None] * 5
    assert state(app, clock).waiting == 0


def test_long_work_that_lost_its_message_stops_at_its_next_sign_of_life(
    app: Flask, clock: Clock
) -> None:
    went_on: list[str] = []

    def work(message: Message) -> None:
        clock.now += outbox.LEASE
        assert claim(app, clock)
        try:
            message.keep_alive()
        except Exception:
            went_on.append("took it for a failure")
        went_on.append("worked on")

    put(app, clock)
    assert make_worker(app, clock, work).step()
    assert went_on == []
    assert state(app, clock).waiting == 1


def test_a_worker_that_is_told_to_stop_gives_long_work_back_without_counting_it(
    app: Flask, clock: Clock
) -> None:
    def work(message: Message) -> None:
        worker.stop()
        message.keep_alive()

    put(app, clock)
    worker = make_worker(app, clock, work)
    worker.run()
    again = claim(app, clock)
    assert again
    assert again.attempts == 1


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(
    app: Flask, clock: Clock
) -> None:
    tried: list[datetime] = []

    def work(_message: Message) -> None:
        tried.append(clock())
        raise Failed("The other side does not answer.")

    worker = make_worker(app, clock, work)
    put(app, clock)
    for minutes in [1] * 60 + [20] * 144:
        worker.step()
        clock.pass_(minutes=minutes)
    assert len(tried) == outbox.ATTEMPTS_AT_MOST
    waits = [
        (later - sooner).total_seconds() for sooner, later in zip(tried, tried[1:], strict=False)
    ]
    assert waits[0] <= 60
    assert max(waits) <= 6 * 3600 + 20 * 60
    assert 8 * 3600 < sum(waits) < 30 * 3600
    assert state(app, clock).dead == 1
    with app.app_context():
        (dead,) = dead_messages(SITE, 10)
    assert (dead.topic, dead.last_error) == ("note", "The other side does not answer.")


def test_a_dead_message_that_is_revived_gets_all_its_attempts_again(
    app: Flask, clock: Clock
) -> None:
    message_id = put(app, clock, topic="unknown to this version")
    with app.app_context():
        held = outbox.claim(clock())
        assert held
        outbox.fail(held, "hopeless", clock(), is_final=True)
        assert outbox.claim(clock() + timedelta(days=9)) is None
        outbox.revive(SITE, message_id, clock())
        again = outbox.claim(clock())
        assert again
        assert again.attempts == 1
        with pytest.raises(AppError):
            outbox.revive(SITE, message_id, clock())
        with pytest.raises(AppError):
            outbox.revive(SITE + 1, message_id, clock())


def test_a_message_that_ends_its_worker_each_time_is_given_up_as_well(
    app: Flask, clock: Clock
) -> None:
    put(app, clock)
    for _ in range(outbox.ATTEMPTS_AT_MOST):
        assert claim(app, clock)
        clock.now += outbox.LEASE
    put(app, clock, text="the next one is not held up")
    held = claim(app, clock)
    assert held
    assert held.payload == {"text": "the next one is not held up"}
    assert state(app, clock).dead == 1


def test_only_the_kind_of_an_unforeseen_failure_is_kept(
    app: Flask, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_message: Message) -> None:
        raise ValueError("somebody@example.org is private")

    put(app, clock)
    put(app, clock, topic="unheard of")
    worker = make_worker(app, clock, work)
    worker.run(idle_for=0)
    with app.app_context():
        rows = db.session.query(OutboxMessage).order_by(OutboxMessage.id).all()
        reasons = {row.topic: row.last_error for row in rows}
    assert reasons["note"] == "ValueError"
    assert "cannot handle" in reasons["unheard of"]


def test_workers_side_by_side_do_each_message_once(
    make_app: Callable[..., Flask], app: Flask, clock: Clock
) -> None:
    got: list[int] = []
    for number in range(40):
        put(app, clock, number=number)
    workers = [
        make_worker(make_app(), clock, lambda message: got.append(message.payload["number"]))
        for _ in range(4)
    ]
    threads = [Thread(target=worker.run, kwargs={"idle_for": 0}) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == list(range(40))
