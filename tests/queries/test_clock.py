"""One of two replicas has a clock that is wrong by an hour: what it does is right all the same."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.extensions import connection, db
from comments_service.models import Comment, Event
from comments_service.queries.core import clock
from comments_service.services.accounts.accounts import make_sign_in_link
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from comments_service.worker import clock_of
from tests.factories import SITE, Moderator, Reader

pytestmark = pytest.mark.database("postgresql")

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
Machine = Callable[[timedelta], None]


@pytest.fixture
def machine(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    """Sets the clock of this machine, which is not that of the database."""
    wrong = timedelta()

    class Wall(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + wrong

    def set_wrong(by: timedelta) -> None:
        nonlocal wrong
        wrong = by

    monkeypatch.setattr(clock, "now", clock.SharedClock())
    app.extensions["palabre"].now = clock.now
    monkeypatch.setattr(clock, "datetime", Wall)
    yield set_wrong


def is_now(moment: datetime) -> bool:
    return abs(moment - datetime.now(UTC)) < MINUTE


def answers(app: Flask) -> None:
    with app.app_context():
        connection()


@pytest.mark.parametrize("wrong", [-HOUR, HOUR, -25 * HOUR])
def test_a_replica_goes_by_the_clock_of_the_database(
    app: Flask, machine: Machine, wrong: timedelta
) -> None:
    machine(wrong)
    assert not is_now(clock.now())
    answers(app)
    assert is_now(clock.now())


def test_a_clock_that_is_set_while_it_runs_is_noticed_at_once(app: Flask, machine: Machine) -> None:
    for wrong in (HOUR, timedelta(), -HOUR, -HOUR + timedelta(seconds=5), timedelta()):
        machine(wrong)
        answers(app)
        assert is_now(clock.now())


def test_it_asks_once_in_a_while_and_not_each_time(app: Flask, machine: Machine) -> None:
    answers(app)
    assert not clock.now.is_unsure()
    machine(timedelta(seconds=0.5))
    assert not clock.now.is_unsure(), "a clock that is adjusted is not set"
    machine(HOUR)
    assert clock.now.is_unsure()


@pytest.mark.parametrize("wrong", [-HOUR, HOUR])
def test_what_a_wrong_replica_writes_is_of_now(
    app: Flask, open_app: Flask, machine: Machine, wrong: timedelta
) -> None:
    machine(wrong)
    answers(app)
    posted = Reader(open_app).post()
    Moderator(app).decide(posted.id, "spam")
    with app.app_context():
        assert is_now(db.session.query(Comment.created_at).scalar())
        assert all(is_now(at) for (at,) in db.session.query(Event.created_at))


@pytest.mark.parametrize("wrong", [-HOUR, HOUR])
def test_an_edit_and_a_link_of_another_replica_are_in_time(
    app: Flask, open_app: Flask, machine: Machine, wrong: timedelta
) -> None:
    reader = Reader(open_app)
    posted = reader.post()
    with app.app_context():
        link = make_sign_in_link(datetime.now(UTC))
    machine(wrong)
    answers(app)
    assert reader.edit(posted, "Better.").status_code == 200
    assert app.test_client().get(f"/console/sign-in/{link}").status_code == 200


@pytest.mark.parametrize("wrong", [-HOUR, HOUR])
def test_two_workers_hold_a_message_once(app: Flask, machine: Machine, wrong: timedelta) -> None:
    with app.app_context(), transaction() as session:
        outbox.enqueue(session, SITE, "note", {}, now=datetime.now(UTC) + wrong)
    machine(wrong)
    with app.app_context():
        other = clock_of(app)
        assert is_now(other())
        assert outbox.claim(datetime.now(UTC)) is not None
        assert outbox.claim(other()) is None, "held, by the clock that both go by"


def test_a_database_that_does_not_tell_leaves_the_clock_alone(machine: Machine) -> None:
    def away() -> datetime:
        raise OSError

    own = clock.SharedClock()
    with pytest.raises(OSError):
        own.set_by(away)
    assert is_now(own())
    assert not own.is_unsure(), "it is not asked again at once"


@pytest.mark.database("sqlite")
def test_the_embedded_database_has_no_clock_of_its_own(app: Flask, machine: Machine) -> None:
    machine(HOUR)
    answers(app)
    with app.app_context():
        assert abs(clock_of(app)() - datetime.now(UTC) - HOUR) < MINUTE
