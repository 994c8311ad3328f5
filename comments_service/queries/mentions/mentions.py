"""Links from other sites: what the team decides about, and what readers get."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from comments_service.extensions import connection
from comments_service.models import Mention, Thread
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.mentions.states import COUNTED, DECIDED, State

#: So many readers get, the newest.
SHOWN_AT_MOST = 50
_PROBLEMS = (State.WAITING, State.REFUSED, State.GONE)


class StateRow(TypedRow):
    """What is known of a mention before its source is looked at, or decided about."""

    site_id: int
    id: int
    thread_id: int | None
    source: str
    target: str
    state: str
    previous_state: str | None
    version: int
    misses: int
    missed_at: datetime | None


class MentionRow(TypedRow):
    """A mention as readers get it."""

    id: int
    kind: str
    network: str | None
    source: str
    url: str | None
    title: str | None
    author_name: str | None
    author_url: str | None
    snippet: str | None
    written_at: datetime | None
    received_at: datetime


class ListedRow(MentionRow):
    """A mention as the team gets it."""

    site_id: int
    target: str
    protocol: str
    state: str
    previous_state: str | None
    version: int
    checked_at: datetime | None
    problem: str | None
    reasons: list[dict[str, Any]]
    thread_id: int | None
    thread_url: str | None
    thread_title: str | None


@dataclass(frozen=True)
class PublishedMentions:
    """What a thread shows: counts of likes and reposts, the newest of the others, how many."""

    likes: int
    reposts: int
    others: int
    newest: Sequence[MentionRow]


_SHOWN = (
    Mention.id, Mention.kind, Mention.network, Mention.source, Mention.url, Mention.title,
    Mention.author_name, Mention.author_url, Mention.snippet, Mention.written_at,
    Mention.received_at,
)  # fmt: skip
NOTHING = PublishedMentions(0, 0, 0, ())


def mention_state(site_id: int, mention_id: int) -> StateRow | None:
    """Return what is known of a mention. One statement."""
    columns = (
        Mention.site_id, Mention.id, Mention.thread_id, Mention.source, Mention.target,
        Mention.state, Mention.previous_state, Mention.version, Mention.misses, Mention.missed_at,
    )  # fmt: skip
    chosen = select(*columns).where(Mention.site_id == site_id, Mention.id == mention_id)
    return fetch_one(StateRow, chosen)


def published_mentions(site_id: int, thread_id: int) -> PublishedMentions:
    """Return what a thread shows of links from elsewhere. Two statements."""
    own = (
        Mention.site_id == site_id,
        Mention.thread_id == thread_id,
        Mention.state == State.PUBLISHED,
    )
    counted = select(Mention.kind, func.count()).where(*own).group_by(Mention.kind)
    counts = {kind: count for kind, count in connection().execute(counted)}
    others = select(*_SHOWN).where(*own, Mention.kind.not_in(COUNTED))
    newest = fetch_all(MentionRow, others.order_by(Mention.id.desc()).limit(SHOWN_AT_MOST))
    likes, reposts = counts.get("like", 0), counts.get("repost", 0)
    return PublishedMentions(likes, reposts, sum(counts.values()) - likes - reposts, newest)


def listed_mentions(
    site_id: int, state: str, *, limit: int, after: int | None
) -> Sequence[ListedRow]:
    """Return mentions in a state, the newest first; of ``refused``, all that do not count.

    One statement.
    """
    states = _PROBLEMS if state == State.REFUSED else (state,)
    chosen = _listed().where(Mention.site_id == site_id, Mention.state.in_(states))
    if after is not None:
        chosen = chosen.where(Mention.id < after)
    return fetch_all(ListedRow, chosen.order_by(Mention.id.desc()).limit(limit))


def listed_mention(site_id: int, mention_id: int) -> ListedRow | None:
    """Return one mention as the team gets it. One statement."""
    chosen = _listed().where(Mention.site_id == site_id, Mention.id == mention_id)
    return fetch_one(ListedRow, chosen)


def mention_counts(site_id: int) -> dict[str, int]:
    """Return how many mentions are in each state that the team decides about. One statement."""
    counted = (
        select(Mention.state, func.count())
        .where(Mention.site_id == site_id, Mention.state.in_(DECIDED))
        .group_by(Mention.state)
    )
    return {state: count for state, count in connection().execute(counted)}


def _listed() -> AnySelect:
    is_thread = (Thread.site_id == Mention.site_id) & (Thread.id == Mention.thread_id)
    return select(
        *_SHOWN,
        Mention.site_id,
        Mention.target,
        Mention.protocol,
        Mention.state,
        Mention.previous_state,
        Mention.version,
        Mention.checked_at,
        Mention.problem,
        Mention.reasons,
        Mention.thread_id,
        Thread.url.label("thread_url"),
        Thread.title.label("thread_title"),
    ).outerjoin(Thread, is_thread)
