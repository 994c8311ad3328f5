"""Who waits for an answer, as the tables have it, and as their log tells it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Need, NeedEvent
from comments_service.queries.sites.sites import site_by_id
from comments_service.services.answers import answering
from comments_service.services.answers.answering import AnswerRequest
from comments_service.services.core.actor import Actor, By
from tests.factories import SITE, Posted, number

_FIELDS = ("state", "waits_since", "due_at", "answer_id", "closed_reason", "cause")


def wait_of(app: Flask, comment: Posted | int) -> Any:
    """The row of a comment's wait; None where nobody waits."""
    comment_id = comment if isinstance(comment, int) else number(comment.id)
    with app.app_context():
        return db.session.execute(
            select(*Need.__table__.columns).where(Need.comment_id == comment_id)
        ).one_or_none()


def steps_of(app: Flask, comment: Posted) -> list[Any]:
    """The lines of the log of a comment's wait."""
    with app.app_context():
        return list(
            db.session.execute(
                select(*NeedEvent.__table__.columns)
                .where(NeedEvent.comment_id == number(comment.id))
                .order_by(NeedEvent.id)
            )
        )


def answer(app: Flask, comment: Posted | int, actor: Actor, text: str = "An answer.") -> int:
    """Answers as the site; returns the answer's number."""
    comment_id = comment if isinstance(comment, int) else number(comment.id)
    with app.app_context():
        rules = site_by_id(SITE)
        assert rules
        by = By(actor, app.extensions["palabre"].now())
        request = AnswerRequest(comment_id=comment_id, body=text, name="The team")
        return answering.answer(rules.site, request, by).comment.id


def recount(app: Flask) -> list[str]:
    """Every wait that is not what its log or the comments say."""
    with app.app_context():
        needs = db.session.execute(select(*Need.__table__.columns)).all()
        lines = db.session.execute(
            select(*NeedEvent.__table__.columns).order_by(NeedEvent.id)
        ).all()
        comments = {
            row.id: row for row in db.session.execute(select(*Comment.__table__.columns)).all()
        }
    told: dict[int, dict[str, Any]] = {}
    for line in lines:
        _tell(told.setdefault(line.comment_id, {}), line)
    wrong = [
        f"{need.comment_id} {name}: {getattr(need, name)}, by its log {told.get(need.comment_id)}"
        for need in needs
        for name in _FIELDS
        if getattr(need, name) != told.get(need.comment_id, {}).get(name)
        # What becomes of an answer while its question is away is told when that comes back.
        and not (name == "answer_id" and need.closed_reason == "withdrawn")
    ]
    wrong += [f"{one} has a log alone" for one in told.keys() - {need.comment_id for need in needs}]
    for need in needs:
        wrong += [f"{need.comment_id}: {text}" for text in _against_comments(need, comments)]
    return wrong


#: What a line makes of a wait, by its action.
_MEANS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "opened": lambda _: {"state": "open", "closed_reason": None},
    "joined": lambda _: {"state": "open"},
    "woken": lambda _: {"state": "open"},
    "snoozed": lambda _: {"state": "snoozed"},
    "assigned": lambda _: {},
    "proposed": lambda _: {},
    "declined": lambda _: {},
    "answered": lambda line: {"state": "answered", "answer_id": line.answer_id},
    "reopened": lambda _: {"state": "open", "answer_id": None, "closed_reason": None},
    "closed": lambda line: {"state": "closed", "closed_reason": line.reason},
    "withdrawn": lambda line: {"state": "closed", "closed_reason": line.reason},
    "restored": lambda line: (
        {"state": line.reason, "closed_reason": None}
        if line.reason in ("open", "snoozed", "answered")
        else {"state": "closed", "closed_reason": line.reason}
    ),
}


def _tell(wait: dict[str, Any], line: Any) -> None:
    """Carry a line of the log out, knowing nothing of the writer."""
    wait.setdefault("answer_id", None)
    wait |= {"waits_since": line.waits_since, "due_at": line.due_at, "cause": line.cause}
    wait |= _MEANS[line.action](line)
    if wait["state"] in ("open", "snoozed"):
        wait["answer_id"] = None
    if line.action == "answered":
        assert line.wall_s == max(int((line.at - line.waits_since).total_seconds()), 0)
        assert line.in_target == (line.at <= line.due_at)


def _against_comments(need: Any, comments: dict[int, Any]) -> list[str]:
    comment, wrong = comments[need.comment_id], []
    joined = {
        one.id
        for one in comments.values()
        if one.id == need.comment_id
        or (
            need.commenter_id is not None
            and one.commenter_id == need.commenter_id
            and one.root_id == need.root_id
            and need.comment_id <= one.id <= need.last_comment_id
        )
    }
    answers = {
        one.id
        for one in comments.values()
        if one.author_kind == "official" and one.status == "published" and one.parent_id in joined
    }
    is_gone = comment.status in ("spam", "deleted")
    if is_gone != (need.closed_reason == "withdrawn") and not (
        need.closed_reason == "withdrawn" and need.before is None
    ):
        wrong.append(f"is {comment.status}, and its wait {need.state} {need.closed_reason}")
    if need.state == "answered" and need.answer_id not in answers:
        wrong.append("is answered by nothing that stands")
    if comment.author_kind == "official":
        wrong.append("is the team's own")
    return wrong


def moment(app: Flask) -> datetime:
    """The service's clock."""
    now: datetime = app.extensions["palabre"].now()
    return now
