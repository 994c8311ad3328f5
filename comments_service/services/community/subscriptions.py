"""A reader asks to be mailed; what happens to a comment is left for those who asked.

Steps of the transaction that stores the comment or changes its status, but for a link that
somebody asks for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.extensions import connection
from comments_service.models import Subscriber, Subscription
from comments_service.models.base import table_of
from comments_service.queries.community.subscriptions import is_followed
from comments_service.rules.community.reader_mails import ASK_AGAIN, OptIn
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: {"comment_id", "kinds", "after"}: "comment" is told to who follows its page or parent,
#: "published" and "refused" to its commenter. ``after`` is the last subscriber who was served.
TELL_TOPIC = "tell_readers"
#: The same for those whom one step does not reach.
TELL_MORE_TOPIC = "tell_more_readers"
#: {"subscriber_id"}: asks the owner of an address whether they want mails; with {"page"}, where
#: they came from, it takes them to what is theirs, whatever they said before.
CONFIRM_TOPIC = "confirm_mails"
#: {"subscriber_id"}: mails what waits for a subscriber.
MAIL_TOPIC = "reader_mail"

#: So long a refusal waits that nobody has explained yet.
REFUSALS_WAIT = timedelta(minutes=5)

_subscribers, _subscriptions = table_of(Subscriber), table_of(Subscription)


class Followed(Protocol):
    """A comment of which readers are told."""

    @property
    def site_id(self) -> int: ...  # noqa: D102
    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def thread_id(self) -> int: ...  # noqa: D102
    @property
    def parent_id(self) -> int | None: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102


def opt_in(comment: Followed, request: OptIn, now: datetime) -> None:
    """Write down what a commenter asks for, unless it came with spam.

    Where nobody has confirmed the address yet, its owner is asked to.
    """
    if comment.status == "spam":
        return
    targets = [(comment.id, "replies")]
    if request.scope == "page":
        targets.append((comment.thread_id, "page"))
    subscribe(comment.site_id, comment.thread_id, targets, request, now)


def subscribe(
    site_id: int,
    thread_id: int,
    targets: Sequence[tuple[int, str]],
    request: OptIn,
    now: datetime,
) -> None:
    """Write down that a reader follows ``targets`` of a thread: (comment or thread, scope) each.

    Where nobody has confirmed the address yet, its owner is asked to.
    """
    subscriber_id, state = _subscriber(site_id, request, now)
    rows = [
        {
            "site_id": site_id,
            "target_id": target,
            "scope": scope,
            "subscriber_id": subscriber_id,
            "thread_id": thread_id,
            "created_at": now,
        }
        for target, scope in targets
    ]
    connection().execute(_insert(_subscriptions).values(rows).on_conflict_do_nothing())
    if state == "pending" and request.may_ask:
        _ask(site_id, subscriber_id, now)


def ask_for_link(site_id: int, request: OptIn, page: str, now: datetime) -> None:
    """Mail an address the link to what is its owner's; ``page`` is where they ask for it.

    Somebody new gets nothing else before they confirm. Nothing is sent where the limits say so.
    """
    if not request.may_ask:
        return
    with transaction() as session:
        subscriber_id, _ = _subscriber(site_id, request, now)
        payload = {"subscriber_id": subscriber_id, "page": page}
        enqueue(session, site_id, CONFIRM_TOPIC, payload, now=now, destination="mail")


def tell_readers(
    comment: Followed, before: str | None, now: datetime, *, by_team: bool = False
) -> None:
    """Have readers told of a comment that comes into view: who follows its page or its parent.

    ``before`` is the status that it had, None for a new one. One whom the team published, and who
    asked for it, hears that. One statement, and one more where somebody wants to hear.
    """
    own = comment.id if before is not None and by_team else 0
    if is_followed(comment.site_id, (comment.thread_id, comment.parent_id or 0, own)):
        _tell(comment, ["comment", *(["published"] if own else [])], now, now)


def tell_refusal(comment: Followed, now: datetime, *, is_explained: bool) -> None:
    """Have a commenter who asked for it told that the team did not publish theirs.

    That waits until the team has had time to say why, or to think again. As ``tell_readers``.
    """
    if is_followed(comment.site_id, (0, 0, comment.id)):
        _tell(comment, ["refused"], now, now if is_explained else now + REFUSALS_WAIT)


def forget_subscriber(session: Session, site_id: int, email: str) -> None:
    """Forget an address, what it is mailed of and what it was mailed. One statement."""
    session.execute(
        delete(Subscriber)
        .where(Subscriber.site_id == site_id, Subscriber.mailbox == email.lower())
        .execution_options(synchronize_session=False)
    )


def carry_over(session: Session, site_id: int, source: int, target: int) -> None:
    """Have who follows a page that another takes in follow that one. Two statements."""
    moved = _subscriptions.alias("moved")
    follows_both = (
        select(moved.c.target_id)
        .where(
            moved.c.site_id == site_id,
            moved.c.target_id == target,
            moved.c.scope == "page",
            moved.c.subscriber_id == _subscriptions.c.subscriber_id,
        )
        .exists()
    )
    of_source = (_subscriptions.c.site_id == site_id) & (_subscriptions.c.thread_id == source)
    is_page = _subscriptions.c.scope == "page"
    session.execute(
        update(_subscriptions)
        .where(of_source, is_page, ~follows_both)
        .values(thread_id=target, target_id=target)
    )
    session.execute(update(_subscriptions).where(of_source, ~is_page).values(thread_id=target))


def _tell(comment: Followed, kinds: Sequence[str], now: datetime, due_at: datetime) -> None:
    payload = {"comment_id": comment.id, "kinds": kinds, "after": 0}
    enqueue(connection(), comment.site_id, TELL_TOPIC, payload, now=now, due_at=due_at)


def _subscriber(site_id: int, request: OptIn, now: datetime) -> tuple[int, str]:
    """Return the number and state of an address, which is new or known."""
    insert = _insert(_subscribers).values(
        site_id=site_id,
        id=fresh_id(now),
        email=request.email,
        mailbox=request.email.lower(),
        state="pending",
        rhythm=request.rhythm,
        time_zone=request.time_zone,
        language=request.language,
        created_at=now,
    )
    # What its owner has set stays: anybody can type an address.
    is_theirs = _subscribers.c.state == "confirmed"
    kept = {
        name: case((is_theirs, _subscribers.c[name]), else_=insert.excluded[name])
        for name in ("rhythm", "time_zone", "language")
    }
    upsert = insert.on_conflict_do_update(index_elements=["site_id", "mailbox"], set_=kept)
    row = connection().execute(upsert.returning(_subscribers.c.id, _subscribers.c.state)).one()
    return row.id, row.state


def _ask(site_id: int, subscriber_id: int, now: datetime) -> None:
    turn = (
        update(_subscribers)
        .where(
            _subscribers.c.site_id == site_id,
            _subscribers.c.id == subscriber_id,
            or_(_subscribers.c.asked_at.is_(None), _subscribers.c.asked_at <= now - ASK_AGAIN),
        )
        .values(asked_at=now)
        .returning(_subscribers.c.id)
    )
    if connection().execute(turn).first():
        payload = {"subscriber_id": subscriber_id}
        enqueue(connection(), site_id, CONFIRM_TOPIC, payload, now=now, destination="mail")


def _insert(table: Any) -> Any:
    dialect = sqlite if connection().dialect.name == "sqlite" else postgresql
    return dialect.insert(table)
