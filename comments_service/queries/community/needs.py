"""Single waits: what a step must know of one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select, union_all

from comments_service.models import Comment, Event
from comments_service.models.base import table_of
from comments_service.models.need import Need
from comments_service.queries.community.expecting import waiting
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one

_needs, _comments, _events = table_of(Need), table_of(Comment), table_of(Event)


class NeedRow(TypedRow):
    """A wait, whole."""

    site_id: int
    comment_id: int
    thread_id: int
    root_id: int
    commenter_id: int | None
    last_comment_id: int
    state: str
    cause: str
    version: int
    waits_since: datetime
    target_s: int | None
    due_at: datetime
    escalated: int
    assignee_id: int | None
    assigned_by: int | None
    claimed_by: int | None
    claimed_until: datetime | None
    wake_at: datetime | None
    answer_id: int | None
    proposal_id: int | None
    answered_at: datetime | None
    answered_by: int | None
    closed_reason: str | None
    before: str | None


class AnsweredRow(NeedRow):
    """A wait and who wrote the answer to it: of a program, for whom it worked."""

    writer: str | None
    writer_id: int | None


class OtherAnswerRow(TypedRow):
    """Another official answer: who wrote it, and when it was published."""

    id: int
    writer: str | None
    writer_id: int | None
    at: datetime


class JoinedRow(TypedRow):
    """A comment that joined a wait, where it is and when it came."""

    site_id: int
    id: int
    thread_id: int
    root_id: int
    commenter_id: int | None
    at: datetime


def need_of(site_id: int, comment_id: int, *, lock: bool = False) -> NeedRow | None:
    """Return the wait of a comment, locked for the transaction's other writers. One statement."""
    wait = select(*_needs.c).where(_needs.c.site_id == site_id, _needs.c.comment_id == comment_id)
    return fetch_one(NeedRow, wait.with_for_update() if lock else wait)


def needs_with_answer(site_id: int, answer_id: int) -> Sequence[NeedRow]:
    """Return the waits that an official comment answers, locked. One statement."""
    return fetch_all(NeedRow, _locked(site_id, _needs.c.answer_id == answer_id))


def needs_with_proposal(site_id: int, answer_id: int) -> Sequence[NeedRow]:
    """Return the waits to which an official comment is proposed, locked. One statement."""
    return fetch_all(NeedRow, _locked(site_id, _needs.c.proposal_id == answer_id))


def _locked(site_id: int, condition: ColumnElement[bool]) -> AnySelect:
    of_site = select(*_needs.c).where(_needs.c.site_id == site_id, condition)
    return of_site.order_by(_needs.c.comment_id).with_for_update()


def need_answered_by(site_id: int, answer_id: int) -> AnsweredRow | None:
    """Return the wait to which an official comment replies, locked; one that waits comes first.

    That of its parent, or that which its parent has joined. One statement.
    """
    answer, parent, branch = _comments.alias("answer"), _comments.alias("parent"), _needs.alias()
    is_parent = and_(parent.c.site_id == answer.c.site_id, parent.c.id == answer.c.parent_id)
    is_answer = and_(answer.c.site_id == site_id, answer.c.id == answer_id)
    joined = (
        select(branch.c.comment_id)
        .select_from(answer)
        .join(parent, is_parent)
        .join(branch, branch.c.site_id == answer.c.site_id)
        .where(
            is_answer,
            branch.c.root_id == parent.c.root_id,
            branch.c.commenter_id == parent.c.commenter_id,
            parent.c.id.between(branch.c.comment_id, branch.c.last_comment_id),
            waiting(branch),
        )
    )
    own = select(answer.c.parent_id).where(is_answer)
    writer_id = select(answer.c.moderator_id).where(is_answer).scalar_subquery()
    return fetch_one(
        AnsweredRow,
        select(*_needs.c, _writer(site_id, answer_id).label("writer"), writer_id.label("writer_id"))
        .where(_needs.c.site_id == site_id, _needs.c.comment_id.in_(union_all(own, joined)))
        .order_by(or_(_needs.c.state == "open", _needs.c.state == "snoozed").desc())
        .limit(1)
        .with_for_update(of=_needs),
    )


def _writer(site_id: Any, answer_id: Any) -> ScalarSelect[str]:
    """Select what kind of actor wrote an answer: that of its first event."""
    return (
        select(_events.c.actor)
        .where(_events.c.site_id == site_id, _events.c.comment_id == answer_id)
        .order_by(_events.c.id)
        .limit(1)
        .scalar_subquery()
    )


def other_answer(need: NeedRow) -> OtherAnswerRow | None:
    """Return another published official answer to a wait. One statement."""
    answer, parent = _comments.alias("answer"), _comments.alias("parent")
    published = (
        select(func.max(_events.c.created_at))
        .where(
            _events.c.site_id == answer.c.site_id,
            _events.c.comment_id == answer.c.id,
            _events.c.to_status == "published",
        )
        .scalar_subquery()
    )
    is_of_wait = or_(
        parent.c.id == need.comment_id,
        and_(
            parent.c.commenter_id == need.commenter_id,
            parent.c.id.between(need.comment_id, need.last_comment_id),
        ),
    )
    return fetch_one(
        OtherAnswerRow,
        select(
            answer.c.id,
            _writer(answer.c.site_id, answer.c.id).label("writer"),
            answer.c.moderator_id.label("writer_id"),
            func.coalesce(published, answer.c.created_at).label("at"),
        )
        .join(parent, and_(parent.c.site_id == answer.c.site_id, parent.c.id == answer.c.parent_id))
        .where(
            answer.c.site_id == need.site_id,
            answer.c.root_id == need.root_id,
            answer.c.author_kind == "official",
            answer.c.status == "published",
            answer.c.id != need.answer_id,
            is_of_wait,
        )
        .order_by(answer.c.id)
        .limit(1),
    )


def next_joined(need: NeedRow) -> JoinedRow | None:
    """Return the first comment that joined a wait and still stands. One statement."""
    own = _comments
    return fetch_one(
        JoinedRow,
        select(
            own.c.site_id,
            own.c.id,
            own.c.thread_id,
            own.c.root_id,
            own.c.commenter_id,
            own.c.created_at.label("at"),
        )
        .where(
            own.c.site_id == need.site_id,
            own.c.root_id == need.root_id,
            own.c.commenter_id == need.commenter_id,
            own.c.id > need.comment_id,
            own.c.id <= need.last_comment_id,
            own.c.status.in_(("published", "held")),
        )
        .order_by(own.c.id)
        .limit(1),
    )


def waiting_below(need: NeedRow) -> NeedRow | None:
    """Return the wait of a comment that joined this one and waits by itself, locked. One statement.

    There is one where the first of a person's comments was withdrawn and the next took its place.
    """
    return fetch_one(
        NeedRow,
        select(*_needs.c)
        .where(
            _needs.c.site_id == need.site_id,
            _needs.c.root_id == need.root_id,
            _needs.c.commenter_id == need.commenter_id,
            _needs.c.comment_id > need.comment_id,
            _needs.c.comment_id <= need.last_comment_id,
            waiting(_needs),
        )
        .order_by(_needs.c.comment_id)
        .limit(1)
        .with_for_update(),
    )
