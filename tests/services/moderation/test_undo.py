"""Undo as deep as the log, and a reply that goes with its approval."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.comments.comments import comment_state
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import Decision
from comments_service.services.answers.answering import AnswerRequest
from comments_service.services.answers.answering import answer as answer_comment
from comments_service.services.core.actor import By
from comments_service.services.moderation import undo
from comments_service.services.moderation.bulk_jobs import Bulk, start_bulk
from tests.factories import SITE, Moderator, Reader, miscounts, number, set_rules, stored

pytestmark = pytest.mark.database("both")


@pytest.fixture
def held(open_app: Flask, reader: Reader) -> Callable[[], str]:
    set_rules(open_app, moderation="all")
    texts = (f"To be judged, number {number}." for number in count())
    return lambda: reader.post(next(texts)).id


def by(moderator: Moderator) -> By:
    return By(moderator.actor, datetime.now(UTC))


def undo_last(app: Flask, moderator: Moderator) -> int | None:
    """The number of the comment that got its status back; None when there is nothing."""
    with app.app_context():
        try:
            return int(undo.undo_last(SITE, by(moderator)).id)
        except AppError as error:
            assert error.code == "not_allowed"
            return None


def answer(app: Flask, moderator: Moderator, comment: str, body: str = "Thank you.") -> str:
    with app.app_context():
        site, state = site_by_id(SITE), comment_state(SITE, number(comment))
        assert site and state
        request = AnswerRequest(comment_id=state.id, body=body, name="Mo", approves=state.version)
        return str(answer_comment(site.site, request, by(moderator)).comment.id)


def test_decisions_are_undone_one_by_one_down_to_the_first(
    open_app: Flask, moderator: Moderator, held: Callable[[], str]
) -> None:
    first, second = held(), held()
    for comment, decision in ((first, "approve"), (second, "spam"), (first, "delete")):
        moderator.decide(comment, decision)
    seen = []
    while undo_last(open_app, moderator):
        seen.append((stored(open_app, first).status, stored(open_app, second).status))
    assert seen == [("published", "spam"), ("published", "held"), ("held", "held")]
    assert miscounts(open_app) == []


def test_more_decisions_than_are_read_at_once_are_all_undone(
    open_app: Flask,
    moderator: Moderator,
    held: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(undo, "_DECISIONS_AT_ONCE", 2)
    comments = [held() for _ in range(5)]
    for comment in comments:
        moderator.decide(comment, "approve")
    undone = [undo_last(open_app, moderator) for _ in range(6)]
    assert undone == [*map(number, reversed(comments)), None]


def test_what_others_did_and_what_changed_since_stays(
    open_app: Flask, moderator: Moderator, held: Callable[[], str]
) -> None:
    colleague = Moderator(open_app, "other@blog.example")
    mine, taken_over = held(), held()
    moderator.decide(mine, "approve")
    moderator.decide(taken_over, "approve")
    colleague.decide(taken_over, "spam")
    assert undo_last(open_app, moderator) == number(mine)
    assert undo_last(open_app, moderator) is None
    assert stored(open_app, taken_over).status == "spam"


def test_a_bulk_decision_is_not_undone_piece_by_piece(
    open_app: Flask, moderator: Moderator, held: Callable[[], str]
) -> None:
    single, several = held(), [held(), held()]
    moderator.decide(single, "approve")
    with open_app.app_context():
        chosen = {number(comment): 2 for comment in several}
        bulk = Bulk(decision=Decision.SPAM, comments=chosen, asked={}, note=None)
        start_bulk(SITE, bulk, by(moderator))
    assert [stored(open_app, comment).status for comment in several] == ["spam", "spam"]
    assert undo_last(open_app, moderator) == number(single)
    assert undo_last(open_app, moderator) is None


def test_a_reply_goes_with_its_approval_and_goes_back_with_it(
    open_app: Flask, moderator: Moderator, held: Callable[[], str], reader: Reader
) -> None:
    comment = held()
    answer(open_app, moderator, comment)
    (shown,) = reader.thread()["comments"]
    assert [reply["author"]["badge"] for reply in shown["replies"]] == ["official"]
    assert undo_last(open_app, moderator) == number(comment)
    assert stored(open_app, comment).status == "held"
    assert reader.thread()["comments"] == []
    assert undo_last(open_app, moderator) is None, "the reply does not come back by itself"
    assert miscounts(open_app) == []


def test_without_a_reply_there_is_no_approval(
    open_app: Flask, moderator: Moderator, held: Callable[[], str]
) -> None:
    comment = held()
    with pytest.raises(AppError):
        answer(open_app, moderator, comment, "   ")
    assert stored(open_app, comment).status == "held"
