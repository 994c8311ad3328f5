"""What moderators work with: a comment with its context, its reports, and the log."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Comment, Event, Moderator, Report, Site, Thread
from comments_service.queries.comments.comments import COLUMNS
from comments_service.queries.core.rows import AnyRow, AnySelect

#: More than this is shown as "1000+": nobody reads the rest of the number.
COUNTED_AT_MOST = 1000
#: Of one site's held comments, how many are counted for the operator's graphs.
WAITING_COUNTED_AT_MOST = 10_000

Parent = aliased(Comment)


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


def queue_comment(site_id: int, comment_id: int) -> AnyRow | None:
    """One comment with what the queue tells of it. One statement."""
    return db.session.execute(
        with_context().where(Comment.site_id == site_id, Comment.id == comment_id)
    ).one_or_none()


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
