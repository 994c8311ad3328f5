"""Deliveries: one for each recipient, comment and cause, whatever is retried or decided twice."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.models import Delivery, OutboxMessage
from comments_service.queries.community.expecting import policy_for_needs
from comments_service.queries.community.needs import need_of
from comments_service.queries.notifications.channels import channels_of, mailed_members
from comments_service.queries.notifications.deliveries import (
    DeliveryRow,
    sent_since,
    told_comments,
    waiting_deliveries,
)
from comments_service.rules.accounts.leave import away_at
from comments_service.rules.comments.status import Status
from comments_service.rules.community.due import next_open
from comments_service.rules.core.identity import id_at
from comments_service.rules.notifications.rhythm import mail_due
from comments_service.rules.notifications.routing import causes_for, heard_causes, is_below
from comments_service.services.core.ids import fresh_ids
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.recipients import (
    channel_recipient,
    destination_of,
    member_recipient,
)

#: So many messages a recipient gets in ``_WINDOW``; what comes beyond is named in one.
AT_MOST = 6
_WINDOW = timedelta(minutes=1)
KEPT = timedelta(days=30)
#: What is not told of, whatever it was when the alert was written.
UNTOLD = (Status.SPAM, Status.DELETED)


def spread_alert(site_id: int, comment_id: int, causes: Sequence[str], now: datetime) -> None:
    """Write a delivery for each recipient who wants to hear of a comment, and send them off."""
    comment = told_comments(site_id, [comment_id]).get(comment_id)
    if comment is None or comment.status in UNTOLD:
        return
    hearers: dict[str, tuple[list[str], datetime]] = {}
    opens_at = next_open(policy_for_needs(site_id), now)
    for channel in channels_of(site_id):
        heard = heard_causes(causes, channel.causes.split(), channel.watches.split())
        if channel.state == "on" and heard and is_below(comment.thread_url, channel.page_prefix):
            hearers[channel_recipient(channel.id)] = heard, opens_at if channel.in_hours else now
    members = [one for one in mailed_members(site_id) if not away_at(one.away_until, now)]
    need = need_of(site_id, comment_id)
    for member in members:
        rhythm, minutes, zone = member.rhythm or "now", member.minutes or 0, member.time_zone or ""
        due_at = mail_due(rhythm, minutes, zone, now)
        heard = causes_for(member, members, causes, need.assignee_id if need else None)
        if heard:
            hearers[member_recipient(member.moderator_id)] = heard, due_at
    with transaction() as session:
        _forget_old(session, site_id, now)
        for recipient, (heard, due_at) in hearers.items():
            if _insert(session, site_id, recipient, comment_id, heard, now):
                send_off(session, site_id, recipient, now, due_at)


def tell_member(
    site_id: int, moderator_id: int, causes: Mapping[int, Sequence[str]], now: datetime
) -> None:
    """Tell a member of comments, each by its number for its causes, as if they came now.

    Nothing happens where they were told of all.
    """
    recipient = member_recipient(moderator_id)
    with transaction() as session:
        new = [_insert(session, site_id, recipient, *one, now) for one in causes.items()]
        if any(new):
            send_off(session, site_id, recipient, now, now)


def send_off(
    session: Session, site_id: int, recipient: str, now: datetime, due_at: datetime
) -> None:
    """Have a recipient told what waits for it, at ``due_at``."""
    payload = {"recipient": recipient, "what": "comments"}
    destination = destination_of(site_id, recipient)
    enqueue(session, site_id, "notice", payload, now=now, due_at=due_at, destination=destination)


def take_deliveries(
    site_id: int, recipient: str, message_id: int, now: datetime, *, is_digest: bool = False
) -> list[DeliveryRow]:
    """Return what an outbox message takes along: again the same, when it comes again.

    That is one comment's, or all that wait where they are more than the recipient may get one by
    one, or where ``is_digest``. When the recipient has got enough for this minute it is nothing,
    and another message is written for the next one.
    """
    with transaction() as session:
        _lock(session, site_id, recipient)
        waiting = waiting_deliveries(site_id, recipient)
        own = [row for row in waiting if row.message_id == message_id]
        free = [row for row in waiting if row.message_id is None]
        if own or not free:
            return own
        sent, first = sent_since(site_id, recipient, now - _WINDOW)
        if sent >= AT_MOST:
            _send_later(session, site_id, recipient, now, (first or now) + _WINDOW)
            return []
        comments = {row.comment_id for row in free}
        is_all = is_digest or len(comments) > AT_MOST - sent
        taken = [row for row in free if is_all or row.comment_id == free[0].comment_id]
        _change(session, site_id, taken, message_id=message_id)
        return taken


def settle(site_id: int, rows: Iterable[DeliveryRow], now: datetime, **outcome: Any) -> None:
    """Note what has become of deliveries: ``state``, and ``status``, ``ms`` or ``error``."""
    with transaction() as session:
        sent = {"sent_at": now} if outcome.get("state") == "sent" else {}
        _change(session, site_id, rows, **outcome, **sent)


def release_waiting(session: Session, site_id: int, recipient: str, now: datetime) -> None:
    """Have told at once what could not be told: its message may have been given up."""
    waiting = waiting_deliveries(site_id, recipient)
    if waiting:
        _change(session, site_id, waiting, message_id=None)
        send_off(session, site_id, recipient, now, now)


def drop_waiting(site_id: int, recipient: str) -> None:
    """Tell a recipient nothing of what waits: it is switched off or gone."""
    with transaction() as session:
        _change(session, site_id, waiting_deliveries(site_id, recipient), state="dropped")


def note_test(site_id: int, recipient: str, message_id: int, now: datetime, **outcome: Any) -> None:
    """Write a test message into the log of a recipient."""
    with transaction() as session:
        session.add(
            Delivery(
                site_id=site_id,
                id=message_id,
                recipient=recipient,
                comment_id=message_id,
                cause="test",
                message_id=message_id,
                created_at=now,
                **outcome,
            )
        )


def _insert(  # noqa: PLR0913 - the columns
    session: Session,
    site_id: int,
    recipient: str,
    comment_id: int,
    causes: Sequence[str],
    now: datetime,
) -> bool:
    if not causes:
        return False
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    rows = [
        {
            "site_id": site_id,
            "id": number,
            "recipient": recipient,
            "comment_id": comment_id,
            "cause": cause,
            "created_at": now,
        }
        for number, cause in zip(fresh_ids(now, len(causes)), causes, strict=True)
    ]
    inserted = session.execute(
        dialect.insert(Delivery).values(rows).on_conflict_do_nothing().returning(Delivery.id)
    )
    return inserted.first() is not None


def _forget_old(session: Session, site_id: int, now: datetime) -> None:
    oldest = id_at(round((now - KEPT).timestamp() * 1000), 0)
    session.execute(
        delete(Delivery)
        .where(Delivery.site_id == site_id, Delivery.id < oldest)
        .execution_options(synchronize_session=False)
    )


def _lock(session: Session, site_id: int, recipient: str) -> None:
    """Let no other worker take what waits for a recipient; on SQLite writers take turns anyway."""
    session.execute(
        select(Delivery.id)
        .where(
            Delivery.site_id == site_id,
            Delivery.recipient == recipient,
            Delivery.state == "waiting",
        )
        .order_by(Delivery.id)
        .with_for_update()
    )


def _send_later(
    session: Session, site_id: int, recipient: str, now: datetime, due_at: datetime
) -> None:
    later = select(OutboxMessage.id).where(
        OutboxMessage.site_id == site_id,
        OutboxMessage.destination == destination_of(site_id, recipient),
        OutboxMessage.topic == "notice",
        OutboxMessage.payload["recipient"].as_string() == recipient,
        OutboxMessage.state == "waiting",
        OutboxMessage.due_at > now,
    )
    if session.execute(later.limit(1)).first() is None:
        send_off(session, site_id, recipient, now, due_at)


def _change(session: Session, site_id: int, rows: Iterable[DeliveryRow], **values: Any) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.site_id == site_id, Delivery.id.in_([row.id for row in rows]))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
