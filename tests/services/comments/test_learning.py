"""A site learns from its decisions: what it holds, when it learns, and what it forgets."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import LearnedTerms, Site
from comments_service.rules.comments import learning as rules
from comments_service.services.comments.upkeep import learning
from comments_service.services.core.actor import COMMENTER, By
from comments_service.worker import make_worker
from tests.factories import SITE, Moderator, Posted, Reader, set_rules, stored
from tests.support.erasure import erase_commenter

pytestmark = pytest.mark.database("both")

EMAIL = "zoe@zebre.example"
SPAM = "Cheap casino pills"
#: So many of each kind are enough here: how many else are is for tests/rules/comments.
FEW = 10
Count = Callable[[], Any]


@pytest.fixture
def spam(
    open_app: Flask, reader: Reader, moderator: Moderator, monkeypatch: pytest.MonkeyPatch
) -> list[Posted]:
    """What the team took for spam, and besides it approved as much, on a site that would hold."""
    monkeypatch.setattr(rules, "ENOUGH", FEW)
    set_rules(open_app, hold_likely_spam=True)
    spam = [reader.post(f"{SPAM} {n}") for n in range(FEW)]
    for n, posted in enumerate(spam):
        moderator.decide(posted.id, "spam")
        moderator.decide(reader.post(f"Thanks for the bread {n}").id, "approve")
    return spam


def learn(app: Flask) -> None:
    """What the worker does a minute later."""
    with app.app_context():
        learning.learn_anew(SITE, datetime.now(UTC))


def terms(app: Flask) -> dict[str, list[int]]:
    """What the site has learned; nothing where there is nothing."""
    with app.app_context():
        return db.session.execute(select(LearnedTerms.terms)).scalar_one_or_none() or {}


def codes(app: Flask, posted: Posted) -> list[str]:
    return [reason["code"] for reason in stored(app, posted.id).reasons]


def test_what_resembles_spam_is_held_and_says_why_to_the_team_alone(
    open_app: Flask, reader: Reader, spam: list[Posted]
) -> None:
    assert reader.post("More casino pills").status == "published", "nothing is learned yet"
    learn(open_app)
    answer = reader.try_to_post("Even more casino pills").get_json()
    assert answer["comment"]["status"] == "held"
    assert answer["comment"]["reasons"] == []
    reader.post("Thanks for this bread")
    held = reader.post("Casino pills again")
    (reason,) = stored(open_app, held.id).reasons
    assert reason["code"] == "likely_spam"
    assert {"casino", "pills"} <= set(reason["params"]["words"])
    assert reader.post("Thanks for other bread").status == "published"


def test_it_never_publishes_what_another_rule_holds(
    open_app: Flask, reader: Reader, spam: list[Posted]
) -> None:
    learn(open_app)
    set_rules(open_app, moderation="all")
    held = reader.post("Thanks for the bread, as ever")
    assert codes(open_app, held) == ["all_held"]
    assert codes(open_app, reader.post("Casino pills, as ever")) == ["likely_spam", "all_held"]


def test_an_edit_into_spam_is_held(open_app: Flask, reader: Reader, spam: list[Posted]) -> None:
    learn(open_app)
    posted = reader.post("Thanks for the bread, friends")
    assert reader.edit(posted, "Casino pills xyzzy").status_code == 202
    assert codes(open_app, posted) == ["likely_spam"]


def test_a_text_that_nobody_decided_on_teaches_nothing(
    open_app: Flask, reader: Reader, moderator: Moderator, spam: list[Posted]
) -> None:
    posted = reader.post("Thanks for the bread, friends")
    moderator.decide(posted.id, "approve")
    assert reader.edit(posted, "Casino pills after the fact").status_code == 200
    learn(open_app)
    assert terms(open_app)["casino"] == [0, FEW]


def test_an_undo_takes_the_lesson_back(
    open_app: Flask, reader: Reader, moderator: Moderator, spam: list[Posted]
) -> None:
    learn(open_app)
    assert terms(open_app)["casino"] == [0, FEW]
    moderator.undo(spam[0].id)
    moderator.decide(spam[1].id, "approve")
    learn(open_app)
    assert terms(open_app)["casino"] == [1, FEW - 2]
    assert reader.post("Casino pills").status == "published", "too few are left"


def test_what_a_rule_took_for_spam_teaches_nothing(
    open_app: Flask, reader: Reader, spam: list[Posted]
) -> None:
    reader.post("Casino by a robot", trap="x")
    learn(open_app)
    assert terms(open_app)["casino"] == [0, FEW]


def test_the_worker_learns_a_minute_after_decisions_once_for_all(
    open_app: Flask, at: Callable[[datetime], None], spam: list[Posted]
) -> None:
    with open_app.app_context():
        topics = db.session.execute(
            db.text("SELECT count(*) FROM outbox_messages WHERE topic = 'learn'")
        ).scalar_one()
    assert topics == 1
    make_worker(open_app).run(idle_for=0.0)
    assert terms(open_app) == {}
    at(datetime.now(UTC) + learning.SOON + timedelta(seconds=1))
    make_worker(open_app).run(idle_for=0.0)
    assert terms(open_app)["casino"] == [0, FEW]


def test_a_site_that_does_not_hold_likely_spam_learns_nothing_and_keeps_nothing(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    moderator.decide(reader.post(SPAM).id, "spam")
    learn(open_app)
    with open_app.app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM learned_terms")).scalar() == 0
        waiting = db.text("SELECT count(*) FROM outbox_messages WHERE topic = 'learn'")
        assert db.session.execute(waiting).scalar() == 0


def test_an_erased_text_teaches_nothing_from_that_moment_on(
    open_app: Flask, reader: Reader, moderator: Moderator, spam: list[Posted]
) -> None:
    for name in ("Zoé", None):
        author = {"name": name, "email": EMAIL} if name else {}
        moderator.decide(reader.post("Casino of xyzzy", author=author).id, "spam")
    learn(open_app)
    assert terms(open_app)["xyzzy"] == [0, 2]
    with open_app.app_context():
        erase_commenter(SITE, EMAIL, By(COMMENTER, datetime.now(UTC)))
    assert terms(open_app) == {}
    assert reader.post("Casino pills").status == "published", "what was in memory is gone too"
    make_worker(open_app).run(idle_for=0.0)
    learned = terms(open_app)
    assert "xyzzy" not in learned
    assert learned["casino"] == [0, FEW + 1]


def test_what_is_forgotten_while_it_is_read_is_not_written_back(
    open_app: Flask, monkeypatch: pytest.MonkeyPatch, spam: list[Posted]
) -> None:
    read, reads = learning.decided_comments, []

    def read_while_somebody_is_erased(site_id: int) -> Any:
        rows = read(site_id)
        reads.append(len(rows))
        if len(reads) == 1:
            with learning.transaction() as session:
                learning.forget_learned(session, site_id, datetime.now(UTC))
        return rows

    monkeypatch.setattr(learning, "decided_comments", read_while_somebody_is_erased)
    learn(open_app)
    assert reads == [2 * FEW, 2 * FEW], "read again"
    assert terms(open_app)["casino"] == [0, FEW]


def test_a_withdrawn_text_teaches_nothing_a_minute_later(
    open_app: Flask, reader: Reader, spam: list[Posted]
) -> None:
    thanks = [posted for posted in spam if posted.status == "published"]
    learn(open_app)
    before = terms(open_app)["casino"]
    reader.withdraw(thanks[0])
    learn(open_app)
    assert terms(open_app)["casino"] == [before[0], before[1] - 1]


def test_posting_sends_no_further_statement_but_once_for_what_is_new(
    open_app: Flask, reader: Reader, spam: list[Posted], count_statements: Count
) -> None:
    numbers = count()

    def sent() -> int:
        with count_statements() as statements:
            reader.post(f"Thanks for all the bread {next(numbers)}")
        return len(statements)

    before = [sent(), sent()]
    learn(open_app)
    assert [sent(), sent()] == [before[1] + 1, before[1]]


def test_the_version_grows_with_each_change(open_app: Flask, spam: list[Posted]) -> None:
    def version() -> int:
        with open_app.app_context():
            return db.session.execute(select(Site.learned_version)).scalar_one()

    first = version()
    learn(open_app)
    learn(open_app)
    assert version() == first + 2
