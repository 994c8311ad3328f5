"""A subscriber confirms, changes and stops their mails; a mail server refuses an address."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, invalid, not_found
from comments_service.models import Comment, ReaderNotice, Subscriber, Subscription
from comments_service.rules.community.reader_mails import RHYTHMS, zone_or
from comments_service.services.core.transaction import transaction

_LONGEST_ERROR = 500


def confirm(site_id: int, subscriber_id: int, now: datetime) -> None:
    """Mail a subscriber from now on. Raise AppError not_found."""
    _change(
        site_id,
        subscriber_id,
        state="confirmed",
        confirmed_at=now,
        bounced_at=None,
        last_error=None,
        soft_bounces=0,
    )


def set_rhythm(
    site_id: int, subscriber_id: int, rhythm: str, time_zone: str, language: str
) -> None:
    """Mail a subscriber ``now`` or ``daily``, in their zone and language. Raise AppError."""
    if rhythm not in RHYTHMS:
        raise invalid("rhythm", "bad_value", N_("Choose one of the list."))
    if zone_or(time_zone, "") == "":
        raise invalid("time_zone", "bad_value", N_("Choose one of the list."))
    _change(site_id, subscriber_id, rhythm=rhythm, time_zone=time_zone, language=language)


def stop_one(site_id: int, subscriber_id: int, target_id: int, scope: str) -> None:
    """Tell a subscriber no longer of one page, or of the replies to one comment."""
    with transaction() as session:
        session.execute(
            delete(Subscription).where(
                Subscription.site_id == site_id,
                Subscription.subscriber_id == subscriber_id,
                Subscription.target_id == target_id,
                Subscription.scope == scope,
            )
        )
        _forget_notices(session, site_id, subscriber_id)


def stop_page(site_id: int, subscriber_id: int, thread_id: int) -> None:
    """Tell a subscriber nothing of a page any more."""
    with transaction() as session:
        session.execute(
            delete(Subscription).where(
                Subscription.site_id == site_id,
                Subscription.subscriber_id == subscriber_id,
                Subscription.thread_id == thread_id,
            )
        )
        _forget_notices(session, site_id, subscriber_id)


def stop_all(site_id: int, subscriber_id: int) -> None:
    """Tell a subscriber nothing any more; who wants mails again confirms again."""
    with transaction() as session:
        for model in (Subscription, ReaderNotice):
            session.execute(
                delete(model).where(model.site_id == site_id, model.subscriber_id == subscriber_id)
            )
        session.execute(
            update(Subscriber)
            .where(
                Subscriber.site_id == site_id,
                Subscriber.id == subscriber_id,
                Subscriber.state == "confirmed",
            )
            .values(state="pending")
            .execution_options(synchronize_session=False)
        )


def note_bounce(site_id: int, subscriber_id: int, reason: str, now: datetime) -> None:
    """Mail an address no longer that its mail server refuses for good."""
    with transaction() as session:
        session.execute(
            update(Subscriber)
            .where(Subscriber.site_id == site_id, Subscriber.id == subscriber_id)
            .values(state="bounced", bounced_at=now, last_error=reason[:_LONGEST_ERROR])
            .execution_options(synchronize_session=False)
        )


def lift_bounce(site_id: int, subscriber_id: int) -> None:
    """Mail an address again that bounced. Raise AppError not_found."""
    is_confirmed = Subscriber.confirmed_at.is_not(None)
    state = case((is_confirmed, "confirmed"), else_="pending")
    _change(site_id, subscriber_id, state=state, bounced_at=None, last_error=None, soft_bounces=0)


def _forget_notices(session: Session, site_id: int, subscriber_id: int) -> None:
    """Forget what waits to be mailed and is about nothing that a subscriber still follows."""
    is_followed = (
        select(Subscription.target_id)
        .join(Comment, Comment.site_id == Subscription.site_id)
        .where(
            Subscription.site_id == site_id,
            Subscription.subscriber_id == subscriber_id,
            Comment.id == ReaderNotice.comment_id,
            or_(
                (Subscription.scope == "page") & (Subscription.target_id == Comment.thread_id),
                (Subscription.scope == "replies")
                & or_(
                    Subscription.target_id == Comment.parent_id,
                    Subscription.target_id == Comment.id,
                ),
            ),
        )
        .exists()
    )
    session.execute(
        delete(ReaderNotice)
        .where(
            ReaderNotice.site_id == site_id,
            ReaderNotice.subscriber_id == subscriber_id,
            ReaderNotice.sent_at.is_(None),
            ~is_followed,
        )
        .execution_options(synchronize_session=False)
    )


def _change(site_id: int, subscriber_id: int, **values: Any) -> None:
    with transaction() as session:
        changed = session.execute(
            update(Subscriber)
            .where(Subscriber.site_id == site_id, Subscriber.id == subscriber_id)
            .values(**values)
            .returning(Subscriber.id)
            .execution_options(synchronize_session=False)
        )
        if changed.first() is None:
            raise not_found()
