"""Who is told of a comment is written down once, in steps, and mailed one by one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.models import OutboxMessage, ReaderNotice, Subscriber
from comments_service.models.base import table_of
from comments_service.queries.core.outbox import lane_of
from comments_service.queries.core.rows import fetch_one
from comments_service.queries.notifications.reader_mails import (
    PublicationRow,
    WaitingRow,
    listeners,
    mails_since,
    owners,
    publication,
    waiting_notices,
)
from comments_service.queries.notifications.subscribers import COLUMNS, SubscriberRow
from comments_service.rules.comments.status import Status
from comments_service.rules.notifications.rhythm import mail_due
from comments_service.services.community.subscriptions import MAIL_TOPIC, TELL_MORE_TOPIC
from comments_service.services.core.ids import fresh_ids
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction

#: So many subscribers are served in one transaction.
AT_ONCE = 200
#: What is older is not told: an old comment that is restored is no news.
NEWS_FOR = timedelta(days=30)
#: What was told is remembered for longer than it is news.
KEPT = timedelta(days=60)
#: So many mails a subscriber gets in ``WINDOW``; what comes beyond goes together.
AT_MOST = 6
WINDOW = timedelta(minutes=10)


def spread(site_id: int, comment_id: int, kinds: Sequence[str], after: int, now: datetime) -> None:
    """Write down who is told of a comment, as far as one step goes, and have them mailed.

    ``kinds`` and ``after`` are those of the message (services.community.subscriptions). The rest is
    left to another message, which waits behind long work.
    """
    comment = publication(site_id, comment_id)
    if comment is None:
        return
    is_news = comment.status == Status.PUBLISHED and comment.created_at > now - NEWS_FOR
    hearers: dict[str, Sequence[int]] = {}
    page: Sequence[int] = []
    if "comment" in kinds and is_news:
        page = listeners(site_id, (comment.thread_id, "page"), comment, after, AT_ONCE)
        hearers["comment"] = list(dict.fromkeys([*_repliers(site_id, comment, after), *page]))
    hearers |= {kind: owners(site_id, comment_id) for kind in kinds if kind != "comment"}
    with transaction() as session:
        for kind, ids in hearers.items():
            _note(session, site_id, comment_id, kind, ids, now)
        if len(page) == AT_ONCE:
            payload = {"comment_id": comment_id, "kinds": ["comment"], "after": page[-1]}
            enqueue(session, site_id, TELL_MORE_TOPIC, payload, now=now)


def _repliers(site_id: int, comment: PublicationRow, after: int) -> Sequence[int]:
    """Return who follows the replies to the comment's parent: in the first step, all of them."""
    if comment.parent_id is None or after:
        return []
    return listeners(site_id, (comment.parent_id, "replies"), comment, 0, AT_ONCE)


def take(
    site_id: int, subscriber_id: int, message_id: int, now: datetime
) -> tuple[SubscriberRow | None, list[WaitingRow]]:
    """Return a subscriber and what an outbox message takes to them: the same when it comes again.

    That is all of one page, or all that waits for who is mailed once a day or got enough already.
    What is left goes by another message.
    """
    with transaction() as session:
        subscriber = _lock(session, site_id, subscriber_id)
        if subscriber is None:
            return None, []
        waiting = waiting_notices(site_id, subscriber_id)
        own = [row for row in waiting if row.message_id == message_id]
        free = [row for row in waiting if row.message_id is None]
        if own or not free:
            return subscriber, own
        if mails_since(site_id, subscriber_id, now - WINDOW) >= AT_MOST:
            _send_off(session, site_id, [subscriber_id], now, now + WINDOW)
            return subscriber, []
        is_all = subscriber.rhythm == "daily" or len({row.thread_id for row in free}) > AT_MOST
        taken = [row for row in free if is_all or row.thread_id == free[0].thread_id]
        session.execute(
            update(ReaderNotice)
            .where(
                ReaderNotice.site_id == site_id,
                ReaderNotice.subscriber_id == subscriber_id,
                ReaderNotice.sent_at.is_(None),
                ReaderNotice.comment_id.in_([row.comment_id for row in taken]),
            )
            .values(message_id=message_id)
            .execution_options(synchronize_session=False)
        )
        if len(taken) < len(free):
            _send_off(session, site_id, [subscriber_id], now, now)
        return subscriber, taken


def settle(
    site_id: int,
    subscriber_id: int,
    rows: Sequence[WaitingRow],
    now: datetime,
    sent: Sequence[WaitingRow] = (),
) -> None:
    """Note that ``sent`` ones of ``rows`` were mailed, and forget the others.

    A comment that nobody was told of, and that is published again, is news once more.
    """
    notice = table_of(ReaderNotice)
    of = (notice.c.site_id == site_id) & (notice.c.subscriber_id == subscriber_id)
    is_row = of & (notice.c.comment_id == bindparam("comment")) & (notice.c.kind == bindparam("of"))
    keys = {(row.comment_id, row.kind) for row in sent}
    mailed = [{"comment": comment, "of": kind} for comment, kind in keys]
    dropped = [
        {"comment": row.comment_id, "of": row.kind}
        for row in rows
        if (row.comment_id, row.kind) not in keys
    ]
    with transaction() as session:
        if mailed:
            session.connection().execute(update(notice).where(is_row).values(sent_at=now), mailed)
        if dropped:
            session.connection().execute(delete(notice).where(is_row), dropped)
        session.connection().execute(delete(notice).where(of, notice.c.sent_at < now - KEPT))


def _lock(session: Session, site_id: int, subscriber_id: int) -> SubscriberRow | None:
    """Return a subscriber whose mails no other worker takes meanwhile: this one is on its way."""
    return fetch_one(
        SubscriberRow,
        update(Subscriber)
        .where(Subscriber.site_id == site_id, Subscriber.id == subscriber_id)
        .values(mail_at=None)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False),
    )


def _note(  # noqa: PLR0913 - the columns
    session: Session, site_id: int, comment_id: int, kind: str, ids: Sequence[int], now: datetime
) -> None:
    """Write notices, and have those mailed who had not got this one and have no mail to come."""
    if not ids:
        return
    dialect = sqlite if session.connection().dialect.name == "sqlite" else postgresql
    rows = [
        {
            "site_id": site_id,
            "subscriber_id": subscriber_id,
            "comment_id": comment_id,
            "kind": kind,
            "created_at": now,
        }
        for subscriber_id in ids
    ]
    insert = dialect.insert(ReaderNotice).values(rows).on_conflict_do_nothing()
    fresh = session.execute(insert.returning(ReaderNotice.subscriber_id)).scalars().all()
    chosen = select(Subscriber.id, Subscriber.rhythm, Subscriber.time_zone).where(
        Subscriber.site_id == site_id, Subscriber.id.in_(fresh), Subscriber.mail_at.is_(None)
    )
    due: dict[datetime, list[int]] = {}
    for subscriber_id, rhythm, zone in session.execute(chosen.order_by(Subscriber.id)):
        due.setdefault(mail_due(rhythm, 0, zone, now), []).append(subscriber_id)
    for due_at, some in due.items():
        _send_off(session, site_id, some, now, due_at)


def _send_off(
    session: Session, site_id: int, ids: Sequence[int], now: datetime, due_at: datetime
) -> None:
    """Have subscribers mailed at ``due_at``, each by a message of its own. Three statements."""
    messages = [
        {
            "topic": MAIL_TOPIC,
            "lane": lane_of(MAIL_TOPIC),
            "destination": "mail",
            "site_id": site_id,
            "payload": {"subscriber_id": subscriber_id},
            "state": "waiting",
            "attempts": 0,
            "created_at": now,
            "due_at": due_at,
        }
        for subscriber_id in ids
    ]
    numbers = _free_ids(session, site_id, len(messages), now)
    rows = [{**one, "id": id_} for id_, one in zip(numbers, messages, strict=True)]
    insert_rows(session, OutboxMessage, rows)
    session.execute(
        update(Subscriber)
        .where(Subscriber.site_id == site_id, Subscriber.id.in_(ids))
        .values(mail_at=due_at)
        .execution_options(synchronize_session=False)
    )


def _free_ids(session: Session, site_id: int, count: int, now: datetime) -> list[int]:
    """Return ids of messages that no other has, though many crowds may share a millisecond."""
    own = OutboxMessage.site_id == site_id
    while True:
        ids = fresh_ids(now, count)
        taken = select(OutboxMessage.id).where(own, OutboxMessage.id.in_(ids)).limit(1)
        if session.scalar(taken) is None:
            return ids
