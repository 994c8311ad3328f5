"""What is withdrawn comes back as it was, what was put off wakes once, and nobody's is nobody's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask

from comments_service.services.accounts.leave import set_away
from comments_service.services.accounts.people import change_role, remove_member
from comments_service.services.community.assigning import (
    assign,
    claim,
    close,
    snooze,
    wake,
    wake_on_time,
)
from comments_service.services.community.escalation import escalate
from comments_service.services.core.actor import SYSTEM, Actor, By
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.erasure import erase_commenter
from tests.support.waits import answer, recount, steps_of, wait_of

pytestmark = pytest.mark.database("both")

START = datetime(2026, 11, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEPT = (
    "state", "closed_reason", "waits_since", "due_at", "assignee_id", "answer_id", "answered_by",
    "wake_at",
)  # fmt: skip
SetTime = Callable[[datetime], None]


@pytest.fixture
def asked(open_app: Flask, at: SetTime) -> Posted:
    at(START)
    who = {"name": "Léa", "email": "lea@blog.example"}
    return Reader(open_app, "192.0.2.7").post("When does it open?", author=who)


@pytest.fixture
def max_(open_app: Flask, moderator: Moderator) -> int:
    account = Moderator(open_app, "max@blog.example").actor.moderator_id
    assert account
    return account


def do(app: Flask, comment: Posted, act: Callable[..., Any], *args: Any) -> None:
    """A step of the team, on the wait as it is."""
    with app.app_context():
        act((SITE, number(comment.id), wait_of(app, comment).version), *args)


def bring_to(app: Flask, comment: Posted, state: str, moderator: Moderator) -> None:
    by = By(moderator.actor, START)
    acts: dict[str, Callable[[], object]] = {
        "given": lambda: None,
        "put off": lambda: do(app, comment, snooze, START + HOUR, by),
        "answered": lambda: answer(app, comment, moderator.actor),
        "closed": lambda: do(app, comment, close, "by_reader", by),
        "withdrawn": lambda: moderator.decide(comment.id, "spam"),
    }
    acts[state]()


def work(app: Flask) -> None:
    make_worker(app).run(idle_for=0)


@pytest.mark.parametrize("way", ["spam", "delete"])
@pytest.mark.parametrize("before", ["given", "put off", "answered", "closed"])
def test_a_withdrawn_wait_comes_back_with_all_that_it_was(  # noqa: PLR0913 - fixtures
    open_app: Flask, asked: Posted, moderator: Moderator, max_: int, before: str, way: str
) -> None:
    do(open_app, asked, assign, max_, By(moderator.actor, START))
    bring_to(open_app, asked, before, moderator)
    was = [getattr(wait_of(open_app, asked), name) for name in KEPT]
    moderator.decide(asked.id, way)
    gone = wait_of(open_app, asked)
    assert (gone.state, gone.closed_reason) == ("closed", "withdrawn")
    moderator.undo(asked.id)
    assert [getattr(wait_of(open_app, asked), name) for name in KEPT] == was
    assert recount(open_app) == []


def test_what_its_author_withdrew_or_erased_waits_no_more(
    open_app: Flask, asked: Posted, moderator: Moderator
) -> None:
    reader = Reader(open_app, "192.0.2.7")
    do(open_app, asked, claim, By(moderator.actor, START))
    with open_app.app_context():
        erase_commenter(SITE, "lea@blog.example", By(SYSTEM, START))
    other = reader.post("And on Sundays?")
    assert reader.withdraw(other).status_code in (200, 204)
    for one in (asked, other):
        wait = wait_of(open_app, one)
        assert (wait.state, wait.closed_reason) == ("closed", "withdrawn")
        assert (wait.claimed_by, wait.claimed_until) == (None, None)


@pytest.mark.parametrize(
    "meanwhile", ["nothing", "given", "given back", "spam and undone", "put off once more"]
)
def test_what_was_put_off_wakes_whatever_happened_to_it(  # noqa: PLR0913 - fixtures
    open_app: Flask,
    asked: Posted,
    moderator: Moderator,
    max_: int,
    at: SetTime,
    meanwhile: str,
) -> None:
    by, hours = By(moderator.actor, START), 1
    do(open_app, asked, assign, max_, by)
    do(open_app, asked, snooze, START + HOUR, by)
    if meanwhile == "given":
        do(open_app, asked, assign, moderator.actor.moderator_id, by)
    elif meanwhile == "given back":
        with open_app.app_context():
            change_role(SITE, max_, "analyst", By(SYSTEM, START))
    elif meanwhile == "spam and undone":
        moderator.decide(asked.id, "spam")
        moderator.undo(asked.id)
    elif meanwhile == "put off once more":
        do(open_app, asked, snooze, START + 3 * HOUR, by)
        hours = 3
    at(START + hours * HOUR - timedelta(seconds=1))
    work(open_app)
    assert wait_of(open_app, asked).state == "snoozed"
    at(START + hours * HOUR)
    work(open_app)
    work(open_app)
    assert wait_of(open_app, asked).state == "open"
    assert [line.action for line in steps_of(open_app, asked)].count("woken") == 1
    assert recount(open_app) == []


def test_who_writes_again_wakes_it_and_the_old_timer_wakes_nothing(
    open_app: Flask, asked: Posted, moderator: Moderator, at: SetTime
) -> None:
    by = By(moderator.actor, START)
    do(open_app, asked, snooze, START + HOUR, by)
    who = {"name": "Léa", "email": "lea@blog.example"}
    Reader(open_app, "192.0.2.7").post("In winter.", parent_id=asked.id, author=who)
    assert wait_of(open_app, asked).state == "open"
    do(open_app, asked, snooze, START + 2 * HOUR, by)
    at(START + HOUR)
    work(open_app)
    assert wait_of(open_app, asked).state == "snoozed", "it was made for another moment"
    do(open_app, asked, wake, by)
    at(START + 2 * HOUR)
    work(open_app)
    assert [line.action for line in steps_of(open_app, asked)].count("woken") == 1


@pytest.mark.parametrize("timer", ["wake", "escalate"])
def test_a_timer_does_its_work_once_under_two_workers(
    open_app: Flask, asked: Posted, moderator: Moderator, timer: str
) -> None:
    set_rules(open_app, alerts="escalated")
    comment, until = number(asked.id), START + HOUR
    if timer == "wake":
        do(open_app, asked, snooze, until, By(moderator.actor, START))
    begin, outcomes = Barrier(2), list[bool]()

    def carry_out() -> None:
        with open_app.app_context():
            begin.wait()
            outcomes.append(
                wake_on_time(SITE, comment, until, By(SYSTEM, until))
                if timer == "wake"
                else escalate(SITE, comment, until)
            )

    workers = [Thread(target=carry_out) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert sorted(outcomes) == [False, True]


@pytest.mark.parametrize("how", ["leaves", "analyst", "away"])
@pytest.mark.parametrize("state", ["given", "put off", "answered", "closed", "withdrawn"])
def test_who_cannot_answer_is_given_nothing_that_comes_back(  # noqa: PLR0913 - fixtures
    open_app: Flask, asked: Posted, moderator: Moderator, max_: int, state: str, how: str
) -> None:
    by = By(moderator.actor, START)
    do(open_app, asked, assign, max_, by)
    do(open_app, asked, claim, By(Actor("moderator", max_), START))
    bring_to(open_app, asked, state, moderator)
    with open_app.app_context():
        if how == "leaves":
            remove_member(SITE, max_, by)
        elif how == "analyst":
            change_role(SITE, max_, "analyst", by)
        else:
            set_away(SITE, max_, START + 48 * HOUR, by)
    wait = wait_of(open_app, asked)
    assert (wait.assignee_id, wait.claimed_by, wait.claimed_until) == (None, None, None)
    if state == "answered":
        moderator.decide(f"{SITE}-{wait.answer_id:x}", "delete")
    elif state == "withdrawn":
        moderator.undo(asked.id)
    assert wait_of(open_app, asked).assignee_id is None
