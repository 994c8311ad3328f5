"""A wait follows its comment and its answers, whatever changes their status."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.services.core.actor import COMMENTER, Actor, By
from tests.factories import SITE, Moderator, Posted, Reader, number, set_rules
from tests.support.erasure import erase_commenter
from tests.support.waits import answer, recount, steps_of, wait_of

pytestmark = pytest.mark.database("both")

START = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
SetTime = Callable[[datetime], None]


def minutes(count: float) -> datetime:
    return START + timedelta(minutes=count)


@pytest.fixture
def asker(open_app: Flask, at: SetTime) -> Reader:
    at(START)
    return Reader(open_app, "198.51.100.9")


def ask(reader: Reader, text: str = "When does it open?", **fields: object) -> Posted:
    return reader.post(text, author={"name": "Léa", "email": "lea@blog.example"}, **fields)


def actions(app: Flask, comment: Posted) -> list[str]:
    return [line.action for line in steps_of(app, comment)]


def test_what_asks_waits_from_when_it_came(open_app: Flask, asker: Reader) -> None:
    wait = wait_of(open_app, ask(asker))
    assert (wait.state, wait.cause, wait.version) == ("open", "asks", 1)
    assert (wait.waits_since, wait.due_at) == (START, wait.due_at)
    assert wait.due_at - wait.waits_since == timedelta(hours=1)
    assert wait_of(open_app, asker.post("Thank you.")) is None


@pytest.mark.parametrize(
    ("policy", "waiting"),
    [
        ("asks", [True, False]),
        ("all", [True, True]),
        ("watched", [False] * 2),
        ("off", [False] * 2),
    ],
)
def test_the_policy_of_the_site_says_who_waits(
    open_app: Flask, reader: Reader, policy: str, waiting: list[bool]
) -> None:
    set_rules(open_app, needs=policy)
    posted = [reader.post("When does it open?"), reader.post("Thank you.")]
    assert [wait_of(open_app, one) is not None for one in posted] == waiting


def test_who_is_held_waits_and_spam_does_not(open_app: Flask, reader: Reader) -> None:
    set_rules(open_app, moderation="all")
    assert wait_of(open_app, reader.post("When does it open?")).state == "open"
    bot = reader.try_to_post("Cheap watches?", website_url="x", trap="x")
    assert bot.status_code in (201, 202, 422)


def test_several_comments_of_one_person_in_a_branch_are_one_wait(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime
) -> None:
    first = ask(asker)
    at(minutes(30))
    second = ask(asker, "I mean in winter.", parent_id=first.id)
    assert wait_of(open_app, second) is None
    at(minutes(60))
    answer(open_app, second, moderator.actor)
    [told] = [line for line in steps_of(open_app, first) if line.action == "answered"]
    assert (told.wall_s, told.worked_s, told.in_target) == (3600, 3600, True)
    assert actions(open_app, first) == ["opened", "joined", "answered"]


def test_who_writes_back_below_an_answer_waits_anew(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime
) -> None:
    first = ask(asker)
    at(minutes(90))
    official = answer(open_app, first, moderator.actor)
    at(START + timedelta(days=14))
    public = f"1-{official:x}"
    stranger = Reader(open_app, "203.0.113.5").post("Same here.", parent_id=public)
    again = ask(asker, "And on Sundays, perhaps.", parent_id=public)
    assert wait_of(open_app, stranger) is None
    assert wait_of(open_app, again).cause == "follow_up"
    at(START + timedelta(days=14, minutes=5))
    answer(open_app, again, moderator.actor)
    assert [steps_of(open_app, one)[-1].wall_s for one in (first, again)] == [5400, 300]
    assert steps_of(open_app, first)[-1].in_target is False


def test_only_who_wrote_the_answer_has_the_credit(
    open_app: Flask, asker: Reader, moderator: Moderator
) -> None:
    robot = Actor("program", moderator.actor.moderator_id)
    first, second = ask(asker), asker.post("Why?")
    answer(open_app, first, moderator.actor)
    answer(open_app, second, robot)
    told = [steps_of(open_app, one)[-1] for one in (first, second)]
    assert [(line.action, line.actor) for line in told] == [
        ("answered", "moderator"),
        ("answered", "program"),
    ]
    assert told[0].moderator_id == moderator.actor.moderator_id


def test_a_programs_answer_stays_a_programs_whoever_lets_it_stand(
    open_app: Flask, asker: Reader, moderator: Moderator
) -> None:
    robot = Actor("program", moderator.actor.moderator_id)
    colleague = Moderator(open_app, "max@blog.example")
    comment = ask(asker)
    first = f"1-{answer(open_app, comment, robot):x}"
    colleague.decide(first, "hold")
    colleague.decide(first, "approve")
    assert steps_of(open_app, comment)[-1].actor == "program", "approved by somebody else"
    answer(open_app, comment, moderator.actor, "More.")
    other = ask(asker, "Why?")
    taken = answer(open_app, other, moderator.actor)
    answer(open_app, other, robot, "More.")
    moderator.decide(f"1-{taken:x}", "delete")
    assert steps_of(open_app, other)[-1].actor == "program", "the one that is left"


@pytest.mark.parametrize("decision", ["hold", "spam", "delete"])
def test_an_answer_that_is_taken_away_leaves_the_old_wait(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime, decision: str
) -> None:
    comment = ask(asker)
    before = wait_of(open_app, comment)
    at(minutes(10))
    official = f"1-{answer(open_app, comment, moderator.actor):x}"
    moderator.decide(official, decision)
    wait = wait_of(open_app, comment)
    assert (wait.state, wait.answer_id, wait.answered_at) == ("open", None, None)
    assert (wait.waits_since, wait.due_at) == (before.waits_since, before.due_at)
    moderator.undo(official)
    assert wait_of(open_app, comment).state == "answered"
    assert recount(open_app) == []


def test_another_answer_that_stands_takes_its_place(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime
) -> None:
    comment = ask(asker)
    first = answer(open_app, comment, moderator.actor)
    at(minutes(20))
    second = answer(open_app, comment, moderator.actor, "More.")
    at(minutes(30))
    moderator.decide(f"1-{first:x}", "delete")
    wait = wait_of(open_app, comment)
    assert (wait.state, wait.answer_id) == ("answered", second)
    assert steps_of(open_app, comment)[-1].wall_s == 20 * 60


@pytest.mark.parametrize("is_answered", [False, True])
@pytest.mark.parametrize("decision", ["spam", "delete"])
def test_what_is_withdrawn_waits_no_more_and_comes_back_as_it_was(
    open_app: Flask, asker: Reader, moderator: Moderator, decision: str, is_answered: bool
) -> None:
    comment = ask(asker)
    if is_answered:
        answer(open_app, comment, moderator.actor)
    before = wait_of(open_app, comment)
    moderator.decide(comment.id, decision)
    gone = wait_of(open_app, comment)
    assert (gone.state, gone.closed_reason) == ("closed", "withdrawn")
    moderator.undo(comment.id)
    wait = wait_of(open_app, comment)
    kept = ("state", "waits_since", "due_at", "answer_id", "assignee_id", "closed_reason")
    assert [getattr(wait, name) for name in kept] == [getattr(before, name) for name in kept]
    assert recount(open_app) == []


def test_the_next_of_ones_comments_takes_the_place_of_a_withdrawn_one(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime
) -> None:
    first = ask(asker)
    at(minutes(2))
    second = ask(asker, "When does it open in winter?", parent_id=first.id)
    asker.withdraw(first)
    wait = wait_of(open_app, second)
    assert (wait.state, wait.waits_since) == ("open", minutes(2))
    answer(open_app, second, moderator.actor)
    assert wait_of(open_app, second).state == "answered"
    assert recount(open_app) == []


def test_what_comes_back_takes_its_place_again(
    open_app: Flask, asker: Reader, moderator: Moderator
) -> None:
    first = ask(asker)
    second = ask(asker, "When does it open in winter?", parent_id=first.id)
    for _ in range(2):
        moderator.decide(first.id, "spam")
        assert wait_of(open_app, second).state == "open"
        moderator.undo(first.id)
        assert wait_of(open_app, first).state == "open"
        assert wait_of(open_app, second).state == "closed"
    assert recount(open_app) == []


def test_what_a_rule_took_for_spam_waits_from_its_rescue(
    open_app: Flask, asker: Reader, moderator: Moderator, at: SetTime
) -> None:
    posted = asker.post("When does it open?", trap="filled in")
    assert wait_of(open_app, posted) is None
    at(minutes(40))
    moderator.decide(posted.id, "approve")
    assert wait_of(open_app, posted).waits_since == minutes(40)


def test_an_edit_begins_to_ask_or_asks_no_longer(
    open_app: Flask, asker: Reader, at: SetTime
) -> None:
    comment = ask(asker, "It opens at nine.")
    at(minutes(1))
    asker.edit(comment, "Does it open at nine?")
    assert wait_of(open_app, comment).waits_since == minutes(1)
    asker.edit(comment, "It opens at nine.")
    assert wait_of(open_app, comment).closed_reason == "edited"
    at(minutes(2))
    asker.edit(comment, "It opens at nine, does it?")
    assert wait_of(open_app, comment).waits_since == minutes(2)
    assert recount(open_app) == []


def test_an_edit_of_what_joined_or_was_answered_changes_nothing(
    open_app: Flask, asker: Reader, moderator: Moderator
) -> None:
    first = ask(asker)
    second = ask(asker, "In winter?", parent_id=first.id)
    answer(open_app, second, moderator.actor)
    asker.edit(second, "In winters?")
    asker.edit(first, "It does not open.")
    assert wait_of(open_app, second) is None
    assert wait_of(open_app, first).state == "answered"


def test_an_erasure_leaves_nobody_in_the_wait(open_app: Flask, asker: Reader) -> None:
    comment = ask(asker)
    with open_app.app_context():
        erase_commenter(SITE, "lea@blog.example", By(COMMENTER, START))
    wait = wait_of(open_app, comment)
    assert (wait.closed_reason, wait.commenter_id) == ("withdrawn", None)
    assert number(comment.id) == wait.comment_id
