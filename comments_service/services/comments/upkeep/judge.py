"""A comment waits for the site's external judge: it is asked, answers, or is not waited for longer.

It only ever keeps back: what it lets pass is what the site's own rules would have published.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update

from comments_service.errors import AppError
from comments_service.extensions import connection
from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow, own_comment
from comments_service.rules.comments.judge import TAKEN_FOR_SPAM, reason, waits_for_judge
from comments_service.rules.comments.status import Status
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_comment
from comments_service.services.comments.status import set_status
from comments_service.services.community.alerts import queue_alert
from comments_service.services.core.actor import SYSTEM
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: The messages to ask, and to wait no longer: {"comment_id": number, "version": number}.
ASK_TOPIC, RELEASE_TOPIC = "ask_judge", "release_unjudged"
_LONGEST_ERROR = 300
#: Of what a new comment alerts by itself.
_CAUSES: Mapping[str, Sequence[str]] = {Status.HELD: ("held",), Status.PUBLISHED: ("published",)}


def first_causes(comment: OwnRow) -> Sequence[str]:
    """Return of what a new comment alerts the team by itself; while the judge is asked, nothing."""
    return () if waits_for_judge(comment.reasons) else _CAUSES[comment.status]


def ask_judge(site: Site, comment: OwnRow, now: datetime) -> None:
    """Have the judge asked of a comment that waits for it, in the transaction that stores it."""
    if comment.status != Status.HELD or not waits_for_judge(comment.reasons):
        return
    question = {"comment_id": comment.id, "version": comment.version}
    peer = f"judge:{site.id}"
    enqueue(connection(), site.id, ASK_TOPIC, question, now=now, destination=peer)
    until = now + timedelta(minutes=site.judge_minutes)
    enqueue(connection(), site.id, RELEASE_TOPIC, question, now=now, due_at=until)


def is_waiting(site_id: int, comment_id: int, version: int) -> bool:
    """Whether a comment still waits for the judge, as it was when that was asked. One statement."""
    comment = own_comment(site_id, comment_id)
    return (
        comment is not None
        and (comment.status, comment.version) == (Status.HELD, version)
        and waits_for_judge(comment.reasons)
    )


def settle(site_id: int, question: Mapping[str, int], message: str, now: datetime) -> None:
    """Keep a comment back that the judge takes for spam, or publish it; ``message`` says why.

    Nothing happens to one that somebody has decided on or changed since.
    """
    with transaction() as session:
        try:
            comment = lock_comment(session, site_id, question["comment_id"])
        except AppError:
            return  # it went with its import
        if not is_waiting(site_id, comment.id, question["version"]):
            return
        to = Status.HELD if message == TAKEN_FOR_SPAM else Status.PUBLISHED
        change = Change(to=to, action="judge", by=SYSTEM, at=now, reasons=[reason(message)])
        set_status(comment, change)
        site = session.get_one(Site, site_id, populate_existing=True)
        queue_alert(site, comment.id, _CAUSES[to], now)


def note_judge(site_id: int, error: str | None, now: datetime) -> None:
    """Keep that the judge fails, and since when, or that it answers again."""
    kept = None if error is None else error[:_LONGEST_ERROR]
    since = None if error is None else now
    with transaction() as session:
        session.execute(
            update(Site)
            .where(Site.id == site_id, Site.judge_error.is_distinct_from(kept))
            .values(judge_error=kept, judge_failing_since=since)
            .execution_options(synchronize_session=False)
        )
