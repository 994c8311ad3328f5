"""The log of a site: events of comments and deeds of people, as one list, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, select, text

from comments_service.models import AuditEntry, Comment, Event, Moderator, Thread
from comments_service.models.moderation import NOT_PUBLISHED_AT_ONCE
from comments_service.queries.core.rows import TypedRow, fetch_all


@dataclass(frozen=True, kw_only=True)
class LogFilter:
    """Which lines: all that is given must hold.

    ``since`` is the first id, ``until`` the first one no longer. ``comment_id`` asks for all that
    happened to a comment, ``thread_ids`` and ``subject`` for lines about pages or with these words.
    """

    actor: str | None = None
    moderator_id: int | None = None
    action: str | None = None
    since: int = 0
    until: int = 2**63 - 1
    comment_id: int | None = None
    thread_ids: Sequence[int] = ()
    subject: str | None = None


@dataclass(frozen=True)
class LogLine:
    """A line: an event, of a ``page`` and perhaps a comment, or a deed with what it changed."""

    id: int
    actor: str
    moderator_name: str | None
    device: str | None
    action: str
    created_at: datetime
    is_entry: bool
    comment_id: int | None = None
    page: str | None = None
    from_status: str | None = None
    to_status: str | None = None
    reasons: Sequence[dict[str, Any]] = ()
    note: str | None = None
    subject: str | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    imported_name: str | None = None
    html: str | None = None


class _LineRow(TypedRow):
    id: int
    actor: str
    moderator_name: str | None
    device: str | None
    action: str
    created_at: datetime


class EventRow(_LineRow):
    """What happened to a comment."""

    comment_id: int | None
    page: str
    from_status: str | None
    to_status: str | None
    reasons: Sequence[dict[str, Any]]
    note: str | None
    imported_name: str | None
    html: str | None


class EntryRow(_LineRow):
    """What somebody did, and what it changed."""

    subject: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def log_lines(site_id: int, filter_: LogFilter, *, limit: int, before: int | None) -> list[LogLine]:
    """At most ``limit`` lines with ids below ``before``, the newest first.

    Of comments that appeared at once nothing is told, unless one is asked for. Two statements; one
    where only events or only deeds can fit.
    """
    is_of_words = filter_.subject and not filter_.thread_ids
    events = [] if is_of_words else _events(site_id, filter_, limit, before)
    deeds = [] if filter_.comment_id else _deeds(site_id, filter_, limit, before)
    both = merge(events, deeds, key=lambda line: line.id, reverse=True)
    return list(islice(both, limit))


def _events(site_id: int, filter_: LogFilter, limit: int, before: int | None) -> list[LogLine]:
    conditions = _common(Event, site_id, filter_, before)
    if filter_.comment_id is None:
        conditions.append(text(NOT_PUBLISHED_AT_ONCE))
    else:
        conditions.append(Event.comment_id == filter_.comment_id)
    if filter_.thread_ids:
        conditions.append(Event.thread_id.in_(filter_.thread_ids))
    rows = fetch_all(
        EventRow,
        select(
            Event.id, Event.actor, Moderator.name.label("moderator_name"), Event.device,
            Event.action, Event.created_at, Event.comment_id, Thread.url.label("page"),
            Event.from_status, Event.to_status, Event.reasons, Event.note, Event.imported_name,
            Comment.html,
        )
        .join(Thread, (Thread.site_id == Event.site_id) & (Thread.id == Event.thread_id))
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .outerjoin(Comment, (Comment.site_id == Event.site_id) & (Comment.id == Event.comment_id))
        .where(*conditions)
        .order_by(Event.id.desc())
        .limit(limit),
    )  # fmt: skip
    return [
        LogLine(
            row.id, row.actor, row.moderator_name, row.device, row.action, row.created_at,
            is_entry=False, comment_id=row.comment_id, page=row.page, from_status=row.from_status,
            to_status=row.to_status, reasons=row.reasons, note=row.note,
            imported_name=row.imported_name, html=row.html,
        )
        for row in rows
    ]  # fmt: skip


def _deeds(site_id: int, filter_: LogFilter, limit: int, before: int | None) -> list[LogLine]:
    conditions = _common(AuditEntry, site_id, filter_, before)
    if filter_.subject:
        conditions.append(AuditEntry.subject.icontains(filter_.subject, autoescape=True))
    rows = fetch_all(
        EntryRow,
        select(
            AuditEntry.id, AuditEntry.actor, Moderator.name.label("moderator_name"),
            AuditEntry.device, AuditEntry.action, AuditEntry.created_at, AuditEntry.subject,
            AuditEntry.before, AuditEntry.after,
        )
        .outerjoin(Moderator, Moderator.id == AuditEntry.moderator_id)
        .where(*conditions)
        .order_by(AuditEntry.id.desc())
        .limit(limit),
    )  # fmt: skip
    return [
        LogLine(
            row.id, row.actor, row.moderator_name, row.device, row.action, row.created_at,
            is_entry=True, subject=row.subject, before=row.before, after=row.after,
        )
        for row in rows
    ]  # fmt: skip


def _common(
    model: type[Event] | type[AuditEntry], site_id: int, filter_: LogFilter, before: int | None
) -> list[ColumnElement[bool] | Any]:
    until = min(filter_.until, before or filter_.until)
    conditions = [model.site_id == site_id, model.id >= filter_.since, model.id < until]
    if filter_.actor:
        conditions.append(model.actor == filter_.actor)
    if filter_.moderator_id is not None:
        conditions.append(model.moderator_id == filter_.moderator_id)
    if filter_.action:
        conditions.append(model.action == filter_.action)
    return conditions
