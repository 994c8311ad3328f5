"""Mails and decisions go out while a file is imported; a process ends once every lane is idle."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from comments_service.extensions import db
from comments_service.models import OutboxMessage
from comments_service.notify.activity import Activity
from comments_service.notify.lanes import Lanes
from comments_service.notify.message import Message
from comments_service.notify.worker import Worker
from comments_service.queries.core.outbox import Lane, has_due
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

LONG = ("check_import", "import", "undo_import", "render")
SHORT = ("alert", "mail", "commenter_mail", "bulk", "undo_bulk", "something_new")


def put(app: Flask, *topics: str) -> None:
    with app.app_context(), transaction() as session:
        now = app.extensions["palabre"].now()
        for topic in topics:
            enqueue(session, 1, topic, {}, now=now)


def lanes(app: Flask, consumer: Any) -> Lanes:
    clock, activity = app.extensions["palabre"].now, Activity()
    consumers = dict.fromkeys([*LONG, *SHORT], consumer)

    def is_due() -> bool:
        with app.app_context():
            return has_due(clock())

    workers = [Worker(consumers, app.app_context, clock, lane, activity) for lane in Lane]
    return Lanes(workers, is_due, activity)


def left(app: Flask) -> int:
    with app.app_context():
        return db.session.query(OutboxMessage).count()


@pytest.mark.database("both")
@pytest.mark.parametrize("long", LONG)
def test_mails_and_decisions_go_out_during_an_import(app: Flask, long: str) -> None:
    """The import ends only when all of them are through: were they behind it, it never would."""
    done: list[str] = []
    through = threading.Event()

    def consume(message: Message) -> None:
        if message.topic == long:
            assert through.wait(60), "the others wait for the import"
        done.append(message.topic)
        if set(SHORT) <= set(done):
            through.set()

    put(app, long, *SHORT)
    lanes(app, consume).run(idle_for=0.0)
    assert (done[-1], set(done[:-1])) == (long, set(SHORT))
    assert left(app) == 0


def test_imports_wait_for_one_another(app: Flask) -> None:
    at_work, most = 0, 0

    def consume(message: Message) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        message.keep_alive()
        at_work -= 1

    put(app, *LONG, *LONG)
    lanes(app, consume).run(idle_for=0.0)
    assert (most, left(app)) == (1, 0)


def test_what_a_long_job_leaves_for_the_other_lane_is_done_before_the_end(app: Flask) -> None:
    def consume(message: Message) -> None:
        if message.topic == "import":
            put(app, "mail")

    put(app, "import")
    lanes(app, consume).run(idle_for=0.0)
    assert left(app) == 0


def test_a_lane_stays_while_another_is_at_work() -> None:
    activity = Activity()
    assert activity.is_quiet_for(0.0)
    with activity.working():
        assert not activity.is_quiet_for(0.0)
        with activity.working():
            pass
        assert not activity.is_quiet_for(0.0)
    assert activity.is_quiet_for(0.0)
    assert not activity.is_quiet_for(60.0)


def test_both_lanes_end_when_they_are_told_to(app: Flask) -> None:
    running: Lanes = lanes(app, lambda _message: running.stop())
    put(app, "import")
    running.run()
    assert left(app) == 0


def test_an_error_of_one_lane_ends_both_and_is_raised(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = lanes(app, lambda _message: None)

    def fail(*_: Any) -> bool:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(running._workers[1], "step", fail)
    with pytest.raises(OperationalError):
        running.run(idle_for=0.0)


def test_a_lane_takes_nothing_of_the_other(app: Flask) -> None:
    put(app, "import", "bulk")
    with app.app_context():
        now = app.extensions["palabre"].now() + timedelta(seconds=1)
        assert has_due(now, Lane.LONG)
        assert has_due(now, Lane.SOON)
        db.session.query(OutboxMessage).filter_by(topic="import").delete()
        db.session.commit()
        assert not has_due(now, Lane.LONG)
        assert has_due(now, Lane.SOON)
