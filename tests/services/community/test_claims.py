"""A claim lasts five minutes of the clock, ends with whatever becomes of the wait, stops nobody."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from comments_service.rules.community.needs import LEASE
from comments_service.services.community.assigning import assign, claim, close, release, snooze
from comments_service.services.core.actor import By
from tests.factories import SITE, Moderator, Posted, Reader, number
from tests.support.waits import answer, wait_of

pytestmark = pytest.mark.database("both")

START = datetime(2026, 11, 3, 10, tzinfo=UTC)
SetTime = Callable[[datetime], None]


@pytest.fixture
def asked(open_app: Flask, at: SetTime) -> Posted:
    at(START)
    return Reader(open_app, "192.0.2.7").post("When does it open?")


@pytest.fixture
def other(open_app: Flask, moderator: Moderator) -> Moderator:
    return Moderator(open_app, "max@blog.example")


def say(
    app: Flask, comment: Posted, who: Moderator, at: datetime, *, take_over: bool = False
) -> None:
    with app.app_context():
        seen = (SITE, number(comment.id), wait_of(app, comment).version)
        claim(seen, By(who.actor, at), take_over=take_over)


def holder(app: Flask, comment: Posted) -> tuple[int | None, datetime | None]:
    wait = wait_of(app, comment)
    return wait.claimed_by, wait.claimed_until


def test_it_is_renewed_by_its_holder_and_free_when_its_time_is_over(
    open_app: Flask, asked: Posted, moderator: Moderator, other: Moderator
) -> None:
    me, max_ = moderator.actor.moderator_id, other.actor.moderator_id
    say(open_app, asked, moderator, START)
    say(open_app, asked, other, START + timedelta(minutes=1))
    assert holder(open_app, asked) == (me, START + LEASE), "who was first keeps it"
    say(open_app, asked, moderator, START + timedelta(minutes=4))
    assert holder(open_app, asked) == (me, START + timedelta(minutes=4) + LEASE)
    say(open_app, asked, other, START + timedelta(minutes=9))
    assert holder(open_app, asked) == (max_, START + timedelta(minutes=14)), "no job ran"
    say(open_app, asked, moderator, START + timedelta(minutes=10), take_over=True)
    assert holder(open_app, asked)[0] == me, "on purpose one may take it"


@pytest.mark.parametrize("end", ["answer", "other's answer", "close", "later", "let go", "spam"])
def test_it_ends_with_what_becomes_of_the_wait(
    open_app: Flask, asked: Posted, moderator: Moderator, other: Moderator, end: str
) -> None:
    by = By(moderator.actor, START)
    say(open_app, asked, moderator, START)
    seen = (SITE, number(asked.id), wait_of(open_app, asked).version)
    ends: dict[str, Callable[[], object]] = {
        "answer": lambda: answer(open_app, asked, moderator.actor),
        "other's answer": lambda: answer(open_app, asked, other.actor),
        "close": lambda: close(seen, "no_answer", by),
        "later": lambda: snooze(seen, START + LEASE, by),
        "let go": lambda: release(seen, by),
        "spam": lambda: moderator.decide(asked.id, "spam"),
    }
    with open_app.app_context():
        ends[end]()
    assert holder(open_app, asked) == (None, None)


def test_it_is_ones_own_to_let_go_and_goes_with_what_is_handed_over(
    open_app: Flask, asked: Posted, moderator: Moderator, other: Moderator
) -> None:
    say(open_app, asked, moderator, START)
    seen = (SITE, number(asked.id), 1)
    with open_app.app_context():
        release(seen, By(other.actor, START))
    assert holder(open_app, asked)[0] == moderator.actor.moderator_id
    with open_app.app_context():
        assign(seen, other.actor.moderator_id, By(moderator.actor, START))
    assert holder(open_app, asked)[0] != moderator.actor.moderator_id


def test_pages_look_for_claims_often_enough_and_renew_their_own_in_time() -> None:
    """Others see within five seconds who is answering."""
    scripts = Path(__file__).parents[3] / "static"
    polls = re.search(r"POLL_MS = ([\d_]+)", (scripts / "console/arrivals.js").read_text())
    own = re.search(r"RENEWED_EVERY_MS = ([\d_]+)", (scripts / "console/waits.js").read_text())
    link = re.search(r"claimLasts = ([\d_]+)", (scripts / "answer/page.js").read_text())
    assert polls and own and link
    assert int(polls[1]) < 5_000
    assert max(int(own[1]), int(link[1])) < LEASE.total_seconds() * 1000 / 2
