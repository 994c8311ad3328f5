"""A link from elsewhere is announced: noted, to be looked at by the worker."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Mention
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.mentions.states import State
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.pages import PageUrl
from comments_service.rules.text.urls import MAX_URL_LENGTH
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

TOPIC = "check_mention"
#: More of a site's are not taken in before some have been looked at.
WAITING_AT_MOST = 1000
_REFUSED_ARE_KEPT = timedelta(days=30)
# What the team has thrown out stays out, whoever sends it again.
_SETTLED = (State.SPAM, State.DELETED)


@dataclass(frozen=True)
class Announcement:
    """That the page at ``source`` links to ``target``, which is ``page``; by ``protocol``."""

    source: str
    target: str
    page: PageUrl
    protocol: str


def announced(source: str, target: str, page: PageUrl, protocol: str) -> Announcement:
    """Return what was announced. Raise AppError invalid, ``source``, for what is no source."""
    source = clean_address(source, "source", MAX_URL_LENGTH)
    policy = page.policy
    if source == target or (policy and policy.page_at(source).key == page.key):
        message = N_("A page cannot announce a link to itself.")
        raise invalid("source", "bad_value", message)
    return Announcement(source, target, page, protocol)


def receive(site_id: int, link: Announcement, now: datetime) -> int:
    """Note a link and have its source looked at, once for all who announce it in the meantime.

    Return its number. Raise AppError busy where too many wait.
    """
    try:
        return _receive(site_id, link, now)
    except IntegrityError:
        return _receive(site_id, link, now)  # somebody announced the same at the same moment


def queue_check(  # noqa: PLR0913 - what is looked at, and when
    session: Session,
    site_id: int,
    mention_id: int,
    source: str,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Have a source looked at, now or later, in the caller's transaction."""
    # A host that hangs holds up its own links alone.
    host = f"mention {urlsplit(source).hostname or ''}"[:80]
    payload = {"mention_id": mention_id}
    enqueue(session, site_id, TOPIC, payload, now=now, due_at=due_at, destination=host)


def _receive(site_id: int, link: Announcement, now: datetime) -> int:
    pair = secret_hash(f"{link.source}\0{link.page.key}")
    with transaction() as session:
        _forget_refused(session, site_id, now)
        row = session.execute(
            select(Mention.id, Mention.state, Mention.is_queued).where(
                Mention.site_id == site_id, Mention.pair_hash == pair
            )
        ).one_or_none()
        if row is None:
            return _insert(session, site_id, link, pair, now)
        if not row.is_queued and row.state not in _SETTLED:
            is_back = row.state in (State.REFUSED, State.GONE)
            session.execute(
                update(Mention)
                .where(Mention.site_id == site_id, Mention.id == row.id)
                .values(
                    is_queued=True,
                    target=link.target,
                    state=State.WAITING if is_back else row.state,
                    received_at=now if is_back else Mention.received_at,
                )
                .execution_options(synchronize_session=False)
            )
            queue_check(session, site_id, row.id, link.source, now=now)
        number: int = row.id
        return number


def _insert(session: Session, site_id: int, link: Announcement, pair: str, now: datetime) -> int:
    waiting = select(func.count()).where(Mention.site_id == site_id, Mention.state == State.WAITING)
    if session.execute(waiting).scalar_one() >= WAITING_AT_MOST:
        message = N_("The service is busy. Please try again in a moment.")
        raise AppError("busy", message, retry_after=600)
    mention_id = fresh_id(now)
    session.execute(
        insert(Mention).values(
            site_id=site_id,
            id=mention_id,
            pair_hash=pair,
            source=link.source,
            target=link.target,
            protocol=link.protocol,
            state=State.WAITING,
            is_queued=True,
            received_at=now,
            reasons=[],
        )
    )
    queue_check(session, site_id, mention_id, link.source, now=now)
    return mention_id


def _forget_refused(session: Session, site_id: int, now: datetime) -> None:
    session.execute(
        delete(Mention)
        .where(
            Mention.site_id == site_id,
            Mention.state.in_((State.REFUSED, State.GONE)),
            Mention.is_queued.is_(False),
            Mention.id < _first_id(now - _REFUSED_ARE_KEPT),
        )
        .execution_options(synchronize_session=False)
    )


def _first_id(at: datetime) -> int:
    return (int(at.timestamp() * 1000)) << 20
