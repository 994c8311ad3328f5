"""A reader reports a comment."""

from datetime import datetime

from sqlalchemy import select, update

from comments_service.errors import not_found
from comments_service.models import Comment, Report, Site
from comments_service.queries.comments import comment_state
from comments_service.rules.status import Status
from comments_service.services.ids import fresh_id
from comments_service.services.status import Actor, Change, log_event
from comments_service.services.transaction import transaction

REASONS = ("spam", "abuse", "off_topic", "other")


def report_comment(
    site: Site, comment_id: int, reporter: str, complaint: tuple[str, str | None], now: datetime
) -> None:
    """Flag a published comment for the moderators; a second report by the same reader is the first.

    ``complaint`` is (one of REASONS, a note). Raises AppError not_found.
    """
    reason, note = complaint
    with transaction() as session:
        comment = comment_state(site.id, comment_id)
        if comment is None or comment.status != Status.PUBLISHED:
            raise not_found()
        known = session.execute(
            select(Report.id).where(
                Report.site_id == site.id,
                Report.comment_id == comment_id,
                Report.reporter_hash == reporter,
            )
        ).first()
        if known:
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
        session.execute(
            update(Comment)
            .where(Comment.site_id == site.id, Comment.id == comment_id)
            .values(open_reports=Comment.open_reports + 1)
            .execution_options(synchronize_session=False)
        )
        log_event(
            session,
            comment,
            Change(to=Status.PUBLISHED, action="report", by=Actor("reader"), at=now),
        )
