"""A peer that fails or hangs holds nobody else, and sites take turns."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from comments_service.extensions import db
from comments_service.models import Outage, OutboxMessage, Site
from comments_service.notify.heartbeat import beating
from comments_service.notify.message import Failed, Message
from comments_service.notify.worker import Worker
from comments_service.queries.core.outbox import SHORT_LEASE, Lane, dead_messages, has_due
from comments_service.services.core import outbox
from comments_service.services.core.transaction import transaction
from tests.factories import SITE
from tests.support.cost import LINEAR, growth
from tests.support.waiting import wait_for

pytestmark = pytest.mark.database("both")

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
OTHER = 2


@pytest.fixture
def two_sites(app: Flask) -> Flask:
    with app.app_context(), transaction() as session:
        session.add(Site(id=OTHER, key="other", name="Other", created_at=START))
    return app


def put(app: Flask, destination: str = "", site: int = SITE, topic: str = "notice") -> int:
    with app.app_context(), transaction() as session:
        return outbox.enqueue(session, site, topic, {}, now=START, destination=destination)


def claim(app: Flask, now: datetime = START, after_site: int = 0) -> outbox.Claim | None:
    with app.app_context():
        return outbox.claim(now, Lane.NOW, after_site)


def must_claim(app: Flask, now: datetime = START, after_site: int = 0) -> outbox.Claim:
    held = claim(app, now, after_site)
    assert held
    return held


def worker(app: Flask, consume: Callable[[Message], None], now: datetime = START) -> Worker:
    return Worker({"notice": consume}, app.app_context, lambda: now, Lane.NOW)


def test_one_message_at_a_time_goes_to_a_destination(app: Flask) -> None:
    for destination in ("slow", "slow", "other", "", ""):
        put(app, destination)
    taken = [must_claim(app).destination for _ in range(4)]
    assert sorted(taken) == ["", "", "other", "slow"]
    assert claim(app) is None
    with app.app_context():
        assert not has_due(START, Lane.NOW)


def test_a_killed_worker_frees_its_destination_when_its_short_lease_ends(app: Flask) -> None:
    put(app, "slow")
    held = must_claim(app)
    assert claim(app, START + SHORT_LEASE - timedelta(seconds=1)) is None
    again = must_claim(app, START + SHORT_LEASE)
    assert (again.id, again.attempts) == (held.id, 2)


@pytest.mark.timing
@pytest.mark.database("sqlite")
@pytest.mark.parametrize("is_down", [False, True])
def test_to_look_for_work_costs_by_what_waits_and_not_by_its_square(
    app: Flask, is_down: bool
) -> None:
    """Thousands of mails may wait for one mail server that hangs, or cannot be reached."""
    lanes = {250: (Lane.NOW, "mail"), 1000: (Lane.SOON, "commenter_mail")}
    with app.app_context(), transaction() as session:
        for count, (_, topic) in lanes.items():
            for _ in range(count):
                outbox.enqueue(session, SITE, topic, {}, now=START, destination="mail")
    with app.app_context():
        for held in [outbox.claim(START, lane) for lane, _ in lanes.values()]:
            assert held
            if is_down:
                outbox.fail(held, "It does not answer.", START, is_outage=True)

        def look(size: int) -> None:
            assert not has_due(START, lanes[size][0])

        assert growth(look, 1000) <= LINEAR


def test_a_lane_does_not_wait_for_what_another_lane_sends_to_the_same_peer(app: Flask) -> None:
    put(app, "mail", topic="commenter_mail")
    put(app, "mail", topic="mail")
    with app.app_context():
        assert outbox.claim(START, Lane.SOON)
    assert must_claim(app).topic == "mail"


def test_after_an_outage_all_that_goes_there_waits_longer_and_longer(app: Flask) -> None:
    tries: list[datetime] = []

    def note_and_fail(message: Message) -> None:
        tries.append(now)
        fail(message)

    for _ in range(50):
        put(app, "down")
    now = START
    for _ in range(240):
        worker(app, note_and_fail, now).run(idle_for=0)
        now += timedelta(minutes=1)
    assert 4 <= len(tries) <= 7, "of four hours, whatever waits"
    gaps = [later - sooner for sooner, later in zip(tries, tries[1:], strict=False)]
    assert gaps == sorted(gaps)


def test_the_first_success_lets_all_go_that_waited(app: Flask) -> None:
    for _ in range(3):
        put(app, "down")
    fails = worker(app, fail)
    assert fails.step()
    assert not fails.step()
    put(app, "down")  # what comes meanwhile waits as well
    assert claim(app) is None
    got: list[int] = []
    worker(app, lambda message: got.append(message.id), START + timedelta(minutes=1)).run(
        idle_for=0
    )
    assert len(got) == 4
    with app.app_context():
        assert db.session.query(Outage).count() == 0


def fail(_message: Message) -> None:
    raise Failed("It does not answer.", is_outage=True)


def test_others_are_sent_beside_a_peer_that_is_down(app: Flask) -> None:
    put(app, "down")
    put(app, "up")
    got: list[str] = []

    def send(message: Message) -> None:
        if message.id == first:
            fail(message)
        got.append("up")

    first = must_claim_and_give_back(app)
    worker(app, send).run(idle_for=0)
    assert got == ["up"]


def must_claim_and_give_back(app: Flask) -> int:
    held = must_claim(app)
    with app.app_context():
        outbox.give_back(held, START)
    return held.id


def test_a_failure_of_one_message_holds_no_other_to_the_same_peer(app: Flask) -> None:
    put(app, "mail")
    put(app, "mail")
    refused: list[int] = []

    def send(message: Message) -> None:
        if not refused:
            refused.append(message.id)
            raise Failed("The mail server answered 450.")

    worker(app, send).run(idle_for=0)
    with app.app_context():
        assert [row.id for row in db.session.query(OutboxMessage)] == refused


def test_a_message_that_is_tried_again_by_hand_waits_for_no_outage(app: Flask) -> None:
    put(app, "down")
    held = must_claim(app)
    with app.app_context():
        outbox.fail(held, "It does not answer.", START, is_final=True, is_outage=True)
        assert [row.id for row in dead_messages(SITE, 10)] == [held.id]
        outbox.revive(SITE, held.id, START)
    assert must_claim(app).id == held.id


def test_sites_take_turns(two_sites: Flask) -> None:
    """An alert behind a thousand messages of another site is the second to leave, not the last."""
    with two_sites.app_context(), transaction() as session:
        for _ in range(1000):
            outbox.enqueue(session, SITE, "notice", {}, now=START)
    late = START + timedelta(seconds=1)
    with two_sites.app_context(), transaction() as session:
        outbox.enqueue(session, OTHER, "notice", {}, now=late)
    served: list[int] = []
    running = worker(two_sites, lambda message: served.append(message.site_id), late)
    for _ in range(4):
        running.step()
    assert served == [SITE, OTHER, SITE, SITE]


def test_signs_of_life_keep_what_waits_for_a_slow_peer(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its worker lives nobody else takes a message, however long the peer takes."""
    monkeypatch.setattr("comments_service.notify.worker.SHORT_LEASE", timedelta(seconds=0.03))
    now = [START]
    others: list[Any] = []

    def wait(_message: Message) -> None:
        for _ in range(5):
            now[0] += SHORT_LEASE - timedelta(seconds=1)
            wait_for_beat(app, now[0])
            others.append(claim(app, now[0]))

    put(app, "slow")
    running = Worker({"notice": wait}, app.app_context, lambda: now[0], Lane.NOW)
    assert running.step()
    assert others == [None] * 5
    assert claim(app, now[0]) is None, "and it is gone"


def wait_for_beat(app: Flask, now: datetime) -> None:
    def is_renewed() -> bool:
        with app.app_context():
            return db.session.query(OutboxMessage.claimed_until).scalar() == now + SHORT_LEASE

    wait_for(is_renewed)


def test_a_database_that_is_away_for_a_beat_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    beats: list[int] = []

    def beat() -> bool:
        beats.append(1)
        if len(beats) == 1:
            raise OperationalError("UPDATE", {}, Exception("away"))
        return len(beats) < 3

    with beating(beat, every=timedelta(milliseconds=1)):
        wait_for(lambda: len(beats) == 3)
    assert "OperationalError" in caplog.text
    assert len(beats) == 3, "after another has taken the message over there is none"
