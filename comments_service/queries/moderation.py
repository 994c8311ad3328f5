"""What moderators work with: views of comments, why each is there, and the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from comments_service.extensions import db
from comments_service.models import Comment, Event, Moderator, Report, Site, Thread
from comments_service.queries.comments import COLUMNS
from comments_service.queries.rows import AnyRow, AnySelect

View = Literal["review", "reported", "published", "spam", "deleted"]
VIEWS: tuple[View, ...] = ("review", "reported", "published", "spam", "deleted")
#: More than this is shown as "1000+": nobody reads the rest of the number.
COUNTED_AT_MOST = 1000
#: Of one site's held comments, how many are counted for the operator's graphs.
WAITING_COUNTED_AT_MOST = 10_000

_WITHOUT_EFFECT_ON_VERSION = ("report", "pin", "unpin")
Parent = aliased(Comment)
_REPORTED = text("comments.open_reports > 0")
_OF_VIEW: dict[View, Any] = {
    "review": Comment.status == "held",
    "reported": _REPORTED,
    "published": Comment.status == "published",
    "spam": Comment.status == "spam",
    "deleted": Comment.status == "deleted",
}


@dataclass(frozen=True)
class QueuePage:
    """Comments of one view, with the reports of each, and the id after which the next page is."""

    comments: Sequence[AnyRow]
    reports: dict[int, list[AnyRow]]
    next_after: int | None


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


def queue_page(site_id: int, view: View, *, limit: int, after: int | None) -> QueuePage:
    """A page of a view: the oldest first where people wait, else the newest first.

    Two statements, whatever the length of the queue.
    """
    waiting = view in ("review", "reported")
    statement = with_context().where(Comment.site_id == site_id, _OF_VIEW[view])
    if after is not None:
        statement = statement.where(Comment.id > after if waiting else Comment.id < after)
    order = Comment.id.asc() if waiting else Comment.id.desc()
    rows = db.session.execute(statement.order_by(order).limit(limit + 1)).all()
    page = rows[:limit]
    return QueuePage(
        page,
        reports_of(site_id, [row.id for row in page]),
        page[-1].id if len(rows) > limit else None,
    )


def queue_comment(site_id: int, comment_id: int) -> AnyRow | None:
    """One comment with what queue_page tells of it. One statement."""
    return db.session.execute(
        with_context().where(Comment.site_id == site_id, Comment.id == comment_id)
    ).one_or_none()


def queue_counts(site_id: int) -> dict[View, int]:
    """How many comments wait in review and reported, counted up to COUNTED_AT_MOST.

    One statement.
    """
    waiting: tuple[View, ...] = ("review", "reported")
    row = db.session.execute(
        select(*(_count(site_id, _OF_VIEW[view]).scalar_subquery() for view in waiting))
    ).one()
    return dict(zip(waiting, row, strict=True))


def oldest_waiting(site_id: int) -> Any:
    """When the longest waiting held comment was written; None when nothing waits. One statement."""
    return db.session.execute(
        select(Comment.created_at)
        .where(Comment.site_id == site_id, Comment.status == "held")
        .order_by(Comment.id)
        .limit(1)
    ).scalar()


def waiting_everywhere() -> tuple[int, datetime | None]:
    """How many held comments all sites have, and when the longest waiting one was written.

    Counted up to WAITING_COUNTED_AT_MOST a site, by its index. One statement.
    """
    held = (Comment.site_id == Site.id) & (Comment.status == "held")
    some = select(Comment.id).where(held).limit(WAITING_COUNTED_AT_MOST).correlate(Site)
    oldest = select(Comment.created_at).where(held).order_by(Comment.id).limit(1).correlate(Site)
    by_site = select(
        select(func.count()).select_from(some.subquery()).scalar_subquery().label("count"),
        oldest.scalar_subquery().label("oldest"),
    ).subquery()
    row = db.session.execute(
        select(func.coalesce(func.sum(by_site.c.count), 0), func.min(by_site.c.oldest))
    ).one()
    return int(row[0]), row[1]


def arrivals(site_id: int, view: View, since: int) -> int:
    """How many comments have come into a view by ids above ``since``, up to COUNTED_AT_MOST.

    What is reported counts by its reports. One statement.
    """
    if view != "reported":
        return db.session.execute(
            _count(site_id, _OF_VIEW[view] & (Comment.id > since))
        ).scalar_one()
    fresh = select(Report.comment_id).where(
        Report.site_id == site_id, Report.resolved_at.is_(None), Report.id > since
    )
    return db.session.execute(_count(site_id, Comment.id.in_(fresh))).scalar_one()


def reports_of(site_id: int, comment_ids: list[int]) -> dict[int, list[AnyRow]]:
    """The open reports of each of the comments, in the order they came. One statement."""
    reports: dict[int, list[AnyRow]] = {}
    rows = db.session.execute(
        select(Report.id, Report.comment_id, Report.reason, Report.note, Report.created_at).where(
            Report.site_id == site_id,
            Report.comment_id.in_(comment_ids),
            Report.resolved_at.is_(None),
        )
    )
    # Sorted here: to have them in order, the databases would rather read all reports of the site.
    for row in sorted(rows, key=lambda row: row.id):
        reports.setdefault(row.comment_id, []).append(row)
    return reports


def timeline(site_id: int, comment_id: int) -> Sequence[AnyRow]:
    """The events of a comment, oldest first, with the name of the moderator. One statement."""
    return db.session.execute(
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
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(Event.site_id == site_id, Event.comment_id == comment_id)
        .order_by(Event.id)
    ).all()


def last_change(site_id: int, comment_id: int) -> AnyRow | None:
    """The latest event that changed a comment's text or status, with the moderator's name.

    One statement.
    """
    return db.session.execute(
        select(
            Event.action,
            Event.actor,
            Event.from_status,
            Event.created_at,
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(
            Event.site_id == site_id,
            Event.comment_id == comment_id,
            Event.action.not_in(_WITHOUT_EFFECT_ON_VERSION),
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()


def _count(site_id: int, condition: ColumnElement[bool]) -> Select[int]:
    some = select(Comment.id).where(Comment.site_id == site_id, condition)
    return select(func.count()).select_from(some.limit(COUNTED_AT_MOST).subquery())
