"""Decisions, their undoing, answers as the site, pins."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.comments.threads import PINNED_AT_MOST
from comments_service.queries.moderation.comments import timeline
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import Decision
from comments_service.services.answers.answering import AnswerRequest
from comments_service.services.answers.answering import answer as answer_comment
from comments_service.services.comments import editing
from comments_service.services.core.actor import Actor, By
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.undo import undo_on_comment
from tests.factories import SITE, Moderator, Reader, miscounts, number, stored

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def refused(act: Callable[[], Any]) -> AppError:
    with pytest.raises(AppError) as caught:
        act()
    return caught.value


def story(app: Flask, comment_id: str) -> list[tuple[str, str, str | None, str | None]]:
    """What happened to a comment: action, actor, from, to."""
    with app.app_context():
        return [
            (event.action, event.actor, event.from_status, event.to_status)
            for event in timeline(SITE, number(comment_id))
        ]


def test_every_decision_writes_status_and_event_and_can_be_undone(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    steps = [
        ("hold", "held", "published"),
        ("spam", "spam", "published"),
        ("delete", "deleted", "published"),
        ("approve", "published", "published"),
    ]
    for decision, after, before in steps:
        moderator.decide(comment.id, decision)
        assert stored(open_app, comment.id).status == after
        moderator.undo(comment.id)
        assert stored(open_app, comment.id).status == before
    moderator.decide(comment.id, "delete")
    moderator.decide(comment.id, "restore")
    moderator.undo(comment.id)
    row = stored(open_app, comment.id)
    assert (row.status, row.deleted_by) == ("deleted", "moderation")
    assert story(open_app, comment.id)[:3] == [
        ("post", "system", "held", "published"),
        ("hold", "moderator", "published", "held"),
        ("undo", "moderator", "held", "published"),
    ]
    assert miscounts(open_app) == []


def test_events_keep_their_order_when_a_clock_goes_backwards(
    open_app: Flask, reader: Reader, moderator: Moderator, at: Callable[[datetime], None]
) -> None:
    comment = reader.post()
    at(datetime(2026, 1, 1, tzinfo=UTC))
    for decision in ("hold", "spam", "approve", "delete"):
        moderator.decide(comment.id, decision)
    assert [event[0] for event in story(open_app, comment.id)] == [
        "post", "hold", "spam", "approve", "delete",
    ]  # fmt: skip
    moderator.undo(comment.id)
    assert stored(open_app, comment.id).status == "published"


def test_a_stale_view_is_told_who_decided_meanwhile(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment = reader.post()
    seen = stored(open_app, comment.id).version
    moderator.decide(comment.id, "spam")
    other = Moderator(open_app, "other@blog.example")
    with open_app.app_context():
        for act in (
            lambda: decisions.decide(
                SITE, DecisionRequest(number(comment.id), Decision.HOLD, seen), By(other.actor, NOW)
            ),
            lambda: undo_on_comment(SITE, number(comment.id), seen, By(other.actor, NOW)),
        ):
            error = refused(act)
            assert error.code == "conflict"
            assert error.extras == {"who": "mo", "status": "spam"}


def test_what_the_table_does_not_allow_is_refused(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment, withdrawn = reader.post("One."), reader.post("Two.")
    reader.withdraw(withdrawn)
    assert refused(lambda: moderator.decide(comment.id, "restore")).code == "not_allowed"
    assert refused(lambda: moderator.decide(withdrawn.id, "restore")).code == "not_allowed"
    assert refused(lambda: moderator.undo(comment.id)).code == "not_allowed"
    assert refused(lambda: moderator.undo(withdrawn.id)).code == "not_allowed"
    moderator.decide(comment.id, "hold")
    moderator.undo(comment.id)
    assert refused(lambda: moderator.undo(comment.id)).code == "not_allowed"
    with open_app.app_context():
        request, by = DecisionRequest(1, Decision.HOLD, 1), By(Actor("moderator"), NOW)
        assert refused(lambda: decisions.decide(SITE, request, by)).code == "not_found"


def test_a_comment_that_changed_while_its_edit_was_rendered_is_a_conflict(
    open_app: Flask, reader: Reader, moderator: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = reader.post()
    render = editing.render_new

    def slowly(body: str) -> Any:
        moderator.decide(comment.id, "hold")
        return render(body)

    # The clock cannot be stopped between two lines; a decision in the middle can be made.
    monkeypatch.setattr(editing, "render_new", slowly)
    answer = reader.edit(comment, "Changed.")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "conflict")
    assert stored(open_app, comment.id).status == "held"


def test_the_site_answers_with_an_official_badge(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    comment, held = reader.post("A question?"), reader.post("Held.")
    moderator.decide(held.id, "hold")
    with open_app.app_context():
        rules = site_by_id(SITE)
        assert rules
        by = By(moderator.actor, NOW)
        to_publish, to_held = (
            AnswerRequest(comment_id=number(one.id), body="An answer.", name="The team")
            for one in (comment, held)
        )
        answer_comment(rules.site, to_publish, by)
        error = refused(lambda: answer_comment(rules.site, to_held, by))
    assert error.errors[0].field == "parent_id"
    answer = reader.thread()["comments"][0]["replies"][0]
    assert (answer["author"]["kind"], answer["author"]["badge"]) == ("official", "official")
    assert answer["author"]["name"] == "The team"
    assert reader.thread()["thread"]["comment_count"] == 2
    assert miscounts(open_app) == []


def test_only_published_roots_are_pinned_and_so_many_at_most(
    open_app: Flask, reader: Reader, moderator: Moderator
) -> None:
    roots = [reader.post(f"Root {n}") for n in range(PINNED_AT_MOST + 1)]
    answer = reader.post("Answer", parent_id=roots[0].id)
    for root in roots[:PINNED_AT_MOST]:
        moderator.pin(root.id)
    error = refused(lambda: moderator.pin(roots[-1].id))
    assert (error.code, error.extras) == ("not_allowed", {"limit": PINNED_AT_MOST})
    assert len(reader.thread()["comments"]) == PINNED_AT_MOST + 1
    moderator.pin(roots[0].id, pinned=False)
    moderator.pin(roots[-1].id)
    moderator.decide(roots[1].id, "hold")
    for comment in (answer, roots[1]):
        assert refused(lambda comment=comment: moderator.pin(comment.id)).code == "not_found"
