"""What a site's decisions teach: the comments that were decided on, and what was learned of them.

What was learned is kept in memory, and read again when its version has grown.
"""

from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, or_, select

from comments_service.extensions import connection
from comments_service.models import Comment, Event, LearnedTerms
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.comments.learning import Example, Learned, terms_of_comment
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.text.render import links_of, plain_text

#: Of each kind, so many of the last decisions teach.
EXAMPLES_AT_MOST = 500
# Among so many of the newest comments of a status, of which the team decided on some.
_LOOKED_AT = 5000
_KINDS = {Status.PUBLISHED: Decision.APPROVE, Status.SPAM: Decision.SPAM}
_BY_TEAM = ("moderator", "program")
_SITES_AT_MOST = 100

# By database, then by site, with the version that it was read at.
_learned: WeakKeyDictionary[Engine, dict[int, tuple[int, Learned | None]]] = WeakKeyDictionary()


class DecidedRow(TypedRow):
    """A comment that has the status that the team gave it, in the words that the team read."""

    site_id: int
    id: int
    status: str
    html: str
    author_name: str | None
    author_website: str | None
    commenter_id: int | None
    event_id: int


class _LearnedRow(TypedRow):
    approved: int
    spam: int
    terms: dict[str, list[int]]


def learned_at(site_id: int, version: int) -> Learned | None:
    """Return what a site of this ``learned_version`` has learned, None for nothing.

    No statement while the version is the same, else one.
    """
    if not version:
        return None
    of_sites = _learned.setdefault(connection().engine, {})
    kept = of_sites.get(site_id)
    if kept is None or kept[0] != version:
        while len(of_sites) >= _SITES_AT_MOST:
            of_sites.pop(next(iter(of_sites)), None)
        kept = of_sites[site_id] = version, _read(site_id)
    return kept[1]


def _read(site_id: int) -> Learned | None:
    row = fetch_one(
        _LearnedRow,
        select(LearnedTerms.approved, LearnedTerms.spam, LearnedTerms.terms).where(
            LearnedTerms.site_id == site_id
        ),
    )
    return None if row is None else Learned(row.approved, row.spam, row.terms)


def decided_comments(site_id: int) -> list[DecidedRow]:
    """Return the comments that the team approved or took for spam, the last decision first.

    Those whose text has changed since are left out: nobody decided on it. Two statements.
    """
    rows = [row for kind in _KINDS for row in fetch_all(DecidedRow, _decided(site_id, kind))]
    return sorted(rows, key=lambda row: row.event_id, reverse=True)


def example_of(row: DecidedRow) -> Example:
    """Return what a decided comment teaches."""
    terms = terms_of_comment(plain_text(row.html), links_of(row.html), row.author_website)
    # Those of whom nothing is known (imported ones) count as one person.
    return Example(terms, row.status == Status.SPAM, row.commenter_id)


def _decided(site_id: int, status: Status) -> AnySelect:
    newest = (
        select(Comment.id)
        .where(Comment.site_id == site_id, Comment.status == status)
        .where(Comment.author_kind != "official")
        .order_by(Comment.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    decisions = (
        select(func.max(Event.id).label("event_id"), Event.comment_id)
        .join(newest, newest.c.id == Event.comment_id)
        .where(Event.site_id == site_id, Event.actor.in_(_BY_TEAM))
        .where(Event.action == _KINDS[status], Event.to_status == status)
        .group_by(Event.comment_id)
        .subquery()
    )
    return (
        select(
            Comment.site_id,
            Comment.id,
            Comment.status,
            Comment.html,
            Comment.author_name,
            Comment.author_website,
            Comment.commenter_id,
            decisions.c.event_id,
        )
        .join(decisions, decisions.c.comment_id == Comment.id)
        .join(Event, (Event.site_id == Comment.site_id) & (Event.id == decisions.c.event_id))
        .where(Comment.site_id == site_id)
        .where(or_(Comment.edited_at.is_(None), Comment.edited_at <= Event.created_at))
        .order_by(decisions.c.event_id.desc())
        .limit(EXAMPLES_AT_MOST)
    )
