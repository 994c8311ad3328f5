"""A reader reports a comment; what happens to the comment answers the report."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from comments_service.models import Comment, Report, Site
from comments_service.queries.comments.comments import StateRow
from comments_service.rules.comments.status import Status
from comments_service.services.comments.change import Change
from comments_service.services.comments.events import log_event
from comments_service.services.comments.locking import lock_published
from comments_service.services.community.alerts import queue_alert
from comments_service.services.core.actor import Actor
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction


def report_comment(
    site: Site, comment_id: int, reporter: str, complaint: tuple[str, str | None], now: datetime
) -> None:
    """Flag a published comment for the moderators; a second report by the same reader is the first.

    ``complaint`` is (reason, note or None), ``reporter`` the keyed hash of an address. Raises
    AppError not_found.
    """
    reason, note = complaint
    with transaction() as session:
        comment = lock_published(session, site.id, comment_id)
        if _is_known(session, comment, reporter):
            return
        session.add(
            Report(
                site_id=site.id,
                id=fresh_id(now),
                comment_id=comment_id,
                reporter_hash=reporter,
                reason=reason,
                note=note,
                created_at=now,
            )
        )
        _count_open(session, comment)
        log_event(comment, Change(to=Status.PUBLISHED, action="report", by=Actor("reader"), at=now))
        queue_alert(site, comment_id, ("report",), now)


def answer_reports(session: Session, comment: StateRow, now: datetime) -> None:
    """Answer the open reports of a comment: it was decided about, or withdrawn."""
    open_ones = (*_of(comment), Report.resolved_at.is_(None))
    session.execute(update(Report).where(*open_ones).values(resolved_at=now))
    _count_open(session, comment)


def reopen_reports(session: Session, comment: StateRow, answered_at: datetime) -> None:
    """Open the reports again that a decision at ``answered_at`` answered: it was taken back."""
    answered = (*_of(comment), Report.resolved_at == answered_at)
    session.execute(update(Report).where(*answered).values(resolved_at=None))
    _count_open(session, comment)


def _is_known(session: Session, comment: StateRow, reporter: str) -> bool:
    earlier = select(Report.id).where(*_of(comment), Report.reporter_hash == reporter)
    return session.execute(earlier).first() is not None


def _count_open(session: Session, comment: StateRow) -> None:
    still_open = select(func.count()).where(*_of(comment), Report.resolved_at.is_(None))
    session.execute(
        update(Comment)
        .where(Comment.site_id == comment.site_id, Comment.id == comment.id)
        .values(open_reports=still_open.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def _of(comment: StateRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Report.site_id == comment.site_id, Report.comment_id == comment.id
