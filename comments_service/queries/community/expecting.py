"""What says that a comment waits: a wait that it joins, an answer that it follows."""

from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    FromClause,
    exists,
    literal,
    or_,
    select,
)

from comments_service.models import Comment, Event, Site
from comments_service.models.base import table_of
from comments_service.models.need import Need
from comments_service.queries.core.rows import TypedRow, fetch_one, written

_needs, _comments, _events = table_of(Need), table_of(Comment), table_of(Event)
_POLICY = (
    Site.id,
    Site.alerts,
    Site.needs,
    Site.target_s,
    Site.time_zone,
    Site.working_hours,
    Site.closed_days,
)
#: So far up a branch somebody is looked for who was answered.
_FURTHEST = 24


class Placed(Protocol):
    """A comment, and where it is."""

    @property
    def site_id(self) -> int: ...  # noqa: D102
    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def thread_id(self) -> int: ...  # noqa: D102
    @property
    def root_id(self) -> int: ...  # noqa: D102
    @property
    def commenter_id(self) -> int | None: ...  # noqa: D102


class Reply(Placed, Protocol):
    """A comment, and below which other one it is."""

    @property
    def parent_id(self) -> int | None: ...  # noqa: D102


class PolicyRow(TypedRow):
    """What a site wants answered, within how many seconds, and what it is alerted of."""

    id: int
    alerts: str
    needs: str
    target_s: int | None
    time_zone: str
    working_hours: str
    closed_days: str


class RescueRow(PolicyRow):
    """What says that a comment waits that was taken for spam until now.

    ``was_seen``: it was published or held before, so what it is to wait for was known then.
    """

    was_seen: bool
    waiting_id: int | None
    wrote_back: bool


def policy_for_needs(site_id: int) -> PolicyRow:
    """Return what a site, which must exist, wants answered. One statement."""
    row = fetch_one(PolicyRow, select(*_POLICY).where(Site.id == site_id))
    assert row is not None
    return row


def rescue_of(site_id: int, comment: Reply) -> RescueRow:
    """Return what says that a comment waits that comes out of spam. One statement."""
    of_comment = (_events.c.site_id == site_id) & (_events.c.comment_id == comment.id)
    was_seen = exists().where(of_comment, _events.c.to_status.in_(("published", "held")))
    site, commenter = literal(site_id), literal(comment.commenter_id or 0)
    row = fetch_one(
        RescueRow,
        select(
            *_POLICY,
            was_seen.label("was_seen"),
            waiting_in_branch(site, literal(comment.root_id), commenter).label("waiting_id"),
            wrote_back(site, literal(comment.parent_id or 0), commenter).label("wrote_back"),
        ).where(Site.id == site_id),
    )
    assert row is not None
    return row


def waiting(needs: FromClause) -> ColumnElement[bool]:
    """Whether a row of ``needs`` waits, in the statement's own text, as the indexes have it."""
    return needs.c.state.in_([written("open"), written("snoozed")])


def in_state(needs: FromClause, state: str) -> ColumnElement[bool]:
    """Whether a row of ``needs`` is in a state, in the statement's own text."""
    return needs.c.state == written(state)


def waiting_in_branch(
    site_id: ColumnElement[int], root_id: ColumnElement[int], commenter_id: ColumnElement[int]
) -> ColumnElement[int | None]:
    """Return the wait of a commenter below a root that a further comment of theirs joins."""
    needs = _needs.alias("waiting")
    return (
        # There is one at most; a min() would have SQLite walk all waits of the site by their key.
        select(needs.c.comment_id)
        .where(
            needs.c.site_id == site_id,
            needs.c.root_id == root_id,
            needs.c.commenter_id == commenter_id,
            waiting(needs),
        )
        .limit(1)
        .scalar_subquery()
    )


def wrote_back(
    site_id: ColumnElement[int], parent_id: ColumnElement[int], commenter_id: ColumnElement[int]
) -> ColumnElement[bool]:
    """Whether a comment below ``parent_id`` comes from who was officially answered above it."""
    first = _comments.alias("nearest")
    above = (
        select(
            first.c.parent_id,
            first.c.commenter_id,
            first.c.author_kind,
            (first.c.author_kind == "official").label("below_answer"),
            literal(1).label("steps"),
        )
        .where(first.c.site_id == site_id, first.c.id == parent_id)
        .cte("above", recursive=True)
    )
    return _climb(above, site_id, commenter_id)


def _climb(above: Any, site_id: Any, commenter_id: Any) -> ColumnElement[bool]:
    higher = _comments.alias("higher")
    above = above.union_all(
        select(
            higher.c.parent_id,
            higher.c.commenter_id,
            higher.c.author_kind,
            or_(above.c.below_answer, higher.c.author_kind == "official"),
            above.c.steps + 1,
        ).where(
            higher.c.site_id == site_id,
            higher.c.id == above.c.parent_id,
            above.c.steps < _FURTHEST,
        )
    )
    return (
        select(above.c.steps)
        .where(above.c.below_answer, above.c.commenter_id == commenter_id)
        .exists()
    )
