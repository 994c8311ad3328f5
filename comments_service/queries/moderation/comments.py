"""What moderators work with: a comment with its context, its reports, and the log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Comment, Event, Moderator, Report, Site, Thread
from comments_service.queries.comments.comments import COLUMNS, ReaderRow
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one

#: More than this is shown as "1000+": nobody reads the rest of the number.
COUNTED_AT_MOST = 1000
#: Of one site's held comments, how many are counted for the operator's graphs.
WAITING_COUNTED_AT_MOST = 10_000

Parent = aliased(Comment)


class OriginRow(TypedRow):
    """What a ban can know of the commenter of a comment."""

    author_name: str | None
    author_email: str | None
    author_website: str | None
    author_kind: str
    commenter_id: int | None
    poster_hash: str | None
    network_hash: str | None
    created_at: datetime
    html: str


class ContextRow(ReaderRow, OriginRow):
    """A comment with all that the console shows of one."""

    version: int
    body: str
    reasons: list[dict[str, Any]]
    open_reports: int
    author_email: str | None
    commenter_id: int | None
    poster_hash: str | None
    network_hash: str | None
    moderator_id: int | None
    thread_id: int
    thread_url: str
    thread_title: str | None
    closed_at: datetime | None
    parent_name: str | None
    parent_html: str | None


class ReportRow(TypedRow):
    """An open report of a comment."""

    id: int
    comment_id: int
    reason: str
    note: str | None
    created_at: datetime


class EventRow(TypedRow):
    """An event of a comment, with the name of the moderator."""

    id: int
    action: str
    actor: str
    from_status: str | None
    to_status: str | None
    reasons: list[dict[str, Any]]
    note: str | None
    device: str | None
    created_at: datetime
    imported_name: str | None
    moderator_name: str | None


def with_context() -> AnySelect:
    """Comments with all that the console shows of one: still to be told which. No statement."""
    return (
        select(
            *COLUMNS,
            Comment.version,
            Comment.body,
            Comment.reasons,
            Comment.open_reports,
            Comment.author_email,
            Comment.commenter_id,
            Comment.poster_hash,
            Comment.network_hash,
            Comment.moderator_id,
            Comment.thread_id,
            Thread.url.label("thread_url"),
            Thread.title.label("thread_title"),
            Thread.closed_at,
            Parent.author_name.label("parent_name"),
            Parent.html.label("parent_html"),
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .outerjoin(Parent, (Parent.site_id == Comment.site_id) & (Parent.id == Comment.parent_id))
    )


def queue_comment(site_id: int, comment_id: int) -> ContextRow | None:
    """Return one comment with what the queue shows of it. One statement."""
    return fetch_one(
        ContextRow, with_context().where(Comment.site_id == site_id, Comment.id == comment_id)
    )


def comments_by_id(site_id: int, comment_ids: Sequence[int]) -> Sequence[ContextRow]:
    """Return those of the comments that there are, in the order of the ids. One statement."""
    chosen = with_context().where(Comment.site_id == site_id, Comment.id.in_(comment_ids))
    by_id = {row.id: row for row in fetch_all(ContextRow, chosen)}
    return [by_id[comment_id] for comment_id in comment_ids if comment_id in by_id]


def waiting_everywhere() -> tuple[int, datetime | None]:
    """How many held comments all sites have, and when the longest waiting one was written.

    Counted up to WAITING_COUNTED_AT_MOST a site, by its index. One statement.
    """
    held = (Comment.site_id == Site.id) & (Comment.status == "held")
    some = select(Comment.id).where(held).limit(WAITING_COUNTED_AT_MOST).correlate(Site)
    # What was imported may be old, and has not waited here for that long.
    own = held & Comment.import_id.is_(None)
    oldest = select(Comment.created_at).where(own).order_by(Comment.id).limit(1).correlate(Site)
    by_site = select(
        select(func.count()).select_from(some.subquery()).scalar_subquery().label("count"),
        oldest.scalar_subquery().label("oldest"),
    ).subquery()
    row = db.session.execute(
        select(func.coalesce(func.sum(by_site.c.count), 0), func.min(by_site.c.oldest))
    ).one()
    return int(row[0]), row[1]


def reports_of(site_id: int, comment_ids: list[int]) -> dict[int, list[ReportRow]]:
    """Return the open reports of each of the comments, in the order they came. One statement."""
    reports: dict[int, list[ReportRow]] = {}
    rows = fetch_all(
        ReportRow,
        select(Report.id, Report.comment_id, Report.reason, Report.note, Report.created_at).where(
            Report.site_id == site_id,
            Report.comment_id.in_(comment_ids),
            Report.resolved_at.is_(None),
        ),
    )
    # Sorted here: to have them in order, the databases would rather read all reports of the site.
    for row in sorted(rows, key=lambda row: row.id):
        reports.setdefault(row.comment_id, []).append(row)
    return reports


def timeline(site_id: int, comment_id: int) -> Sequence[EventRow]:
    """Return the events of a comment, the oldest first. One statement."""
    return fetch_all(
        EventRow,
        select(
            Event.id,
            Event.action,
            Event.actor,
            Event.from_status,
            Event.to_status,
            Event.reasons,
            Event.note,
            Event.device,
            Event.created_at,
            Event.imported_name,
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(Event.site_id == site_id, Event.comment_id == comment_id)
        .order_by(Event.id),
    )
