"""What has to be known before a comment is written, in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, select, true, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Membership, Moderator, Thread, ThreadAlias
from comments_service.models.base import table_of
from comments_service.queries.comments.bans import in_force
from comments_service.queries.core.prepared import ask, ask_one, prepared
from comments_service.queries.core.rows import AnyRow, AnySelect
from comments_service.rules.core.identity import new_id

_REPEAT_WITHIN = timedelta(minutes=10)
# More than the limits of a site let through; behind one address there may be a whole town.
_REPEAT_AMONG = 20

_comments, _commenters = table_of(Comment), table_of(Commenter)
_threads, _aliases = table_of(Thread), table_of(ThreadAlias)
_moderators, _memberships = table_of(Moderator), table_of(Membership)
_request, _parent = _comments.alias("request"), _comments.alias("parent")
_FOUND = (
    _threads.c.created_at,
    _threads.c.closed_at,
    _threads.c.slow_seconds,
    _request.c.id.label("request_id"),
    _request.c.request_hash,
    _parent.c.id.label("parent_id"),
    _parent.c.root_id.label("parent_root_id"),
    _parent.c.thread_id.label("parent_thread_id"),
    _parent.c.status.label("parent_status"),
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """A text as it came in: on which page, below what, by whom, under a name that looks like what.

    ``key`` is the page's, ``idempotency_hash`` tells one request from another.
    """

    key: str
    body: str
    parent_id: int | None
    poster: str
    commenter_id: int | None
    fingerprint: str
    name_skeleton: str
    idempotency_hash: str | None


def known_of(site_id: int, written: Written, now: datetime) -> AnyRow:
    """All that the database knows of a comment that is about to be written. One statement.

    The page's thread: thread_id (None: there is none yet), created_at, closed_at, slow_seconds.
    What the same request made before: request_id, request_hash. The comment that is answered:
    parent_id, parent_root_id, parent_thread_id, parent_status. Whether this text was just posted
    here: is_repeat; whether the name looks like a moderator's: is_reserved_name; whether any ban is
    in force on the site: has_bans. The writer: commenter_id, published_count.
    """
    (row,) = ask(
        *_known(
            site_id=site_id,
            key=written.key,
            # Without a key nothing may match: compared with None it would be every keyless comment.
            idempotency_hash=written.idempotency_hash or "",
            parent_id=written.parent_id or 0,
            poster=written.poster,
            since=new_id(now - _REPEAT_WITHIN, 0),
            body=written.body,
            name_skeleton=written.name_skeleton,
            commenter_id=written.commenter_id or 0,
            fingerprint=written.fingerprint,
            now=now,
        )
    )
    return row


def known_commenter(site_id: int, commenter_id: int) -> AnyRow | None:
    """id and published_count of a commenter. One statement."""
    return ask_one(*_commenter(site_id, commenter_id))


@prepared
def _known(  # noqa: PLR0913 - one statement asks all
    *,
    site_id: int,
    key: str,
    idempotency_hash: str,
    parent_id: int,
    poster: str,
    since: int,
    body: str,
    name_skeleton: str,
    commenter_id: int,
    fingerprint: str,
    now: datetime,
) -> AnySelect:
    place = select(_thread_of(site_id, key).label("thread_id")).subquery("place")
    writer = _writer(site_id, commenter_id, fingerprint)
    thread = and_(_threads.c.site_id == site_id, _threads.c.id == place.c.thread_id)
    same_request = and_(
        _request.c.site_id == site_id, _request.c.idempotency_hash == idempotency_hash
    )
    return select(
        place.c.thread_id,
        *_FOUND,
        _same_text(site_id, place.c.thread_id, poster, since, body).label("is_repeat"),
        _same_name(site_id, name_skeleton).label("is_reserved_name"),
        in_force(site_id, now).exists().label("has_bans"),
        writer.c.id.label("commenter_id"),
        writer.c.published_count,
    ).select_from(
        place.outerjoin(_threads, thread)
        .outerjoin(_request, same_request)
        .outerjoin(_parent, and_(_parent.c.site_id == site_id, _parent.c.id == parent_id))
        .outerjoin(writer, true())
    )


def _same_text(
    site_id: int, thread_id: ColumnElement[Any], poster: str, since: int, body: str
) -> ColumnElement[bool]:
    newest = (
        select(_comments.c.thread_id, _comments.c.body, _comments.c.status)
        .where(
            _comments.c.site_id == site_id,
            _comments.c.poster_hash == poster,
            _comments.c.id > since,
        )
        .order_by(_comments.c.id.desc())
        .limit(_REPEAT_AMONG)
        .subquery("newest")
    )
    same = and_(
        newest.c.thread_id == thread_id, newest.c.body == body, newest.c.status != "deleted"
    )
    return select(newest.c.thread_id).where(same).exists()


def _same_name(site_id: int, name_skeleton: str) -> ColumnElement[bool]:
    return (
        select(_moderators.c.id)
        .join(_memberships, _memberships.c.moderator_id == _moderators.c.id)
        .where(_memberships.c.site_id == site_id, _moderators.c.name_skeleton == name_skeleton)
        .exists()
    )


def _thread_of(site_id: int, key: str) -> ColumnElement[Any]:
    own = select(_threads.c.id).where(_threads.c.site_id == site_id, _threads.c.key == key)
    alias = select(_aliases.c.thread_id).where(_aliases.c.site_id == site_id, _aliases.c.key == key)
    return func.coalesce(own.scalar_subquery(), alias.scalar_subquery())


def _writer(site_id: int, commenter_id: int, fingerprint: str) -> Subquery:
    """Who their token names, else who the fingerprint fits."""
    # Two questions and no OR, for which SQLite would look at every commenter of the site.
    named = _choice(1, site_id, _commenters.c.id == commenter_id)
    fitting = _choice(2, site_id, _commenters.c.fingerprint == fingerprint)
    either = union_all(named, fitting).subquery()
    return (
        select(either.c.id, either.c.published_count)
        .order_by(either.c.choice, either.c.published_count.desc())
        .limit(1)
        .subquery("writer")
    )


def _choice(choice: int, site_id: int, condition: ColumnElement[bool]) -> AnySelect:
    return select(
        _commenters.c.id, _commenters.c.published_count, literal(choice).label("choice")
    ).where(_commenters.c.site_id == site_id, condition)


@prepared
def _commenter(site_id: int, commenter_id: int) -> AnySelect:
    return select(_commenters.c.id, _commenters.c.published_count).where(
        _commenters.c.site_id == site_id, _commenters.c.id == commenter_id
    )


def known_of_edit(site_id: int, comment_id: int, now: datetime) -> AnyRow:
    """What matters to the new text of a comment, which must exist. One statement.

    created_at and closed_at of its thread, its author_name, author_email and author_website, and
    has_bans: whether any ban is in force on the site.
    """
    (row,) = ask(*_edit(site_id, comment_id, now))
    return row


@prepared
def _edit(site_id: int, comment_id: int, now: datetime) -> AnySelect:
    is_thread = (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id)
    return (
        select(
            Thread.created_at,
            Thread.closed_at,
            Comment.author_name,
            Comment.author_email,
            Comment.author_website,
            in_force(site_id, now).exists().label("has_bans"),
        )
        .join(Thread, is_thread)
        .where(Comment.site_id == site_id, Comment.id == comment_id)
    )


def last_written(site_id: int, thread_id: int, poster: str, since: datetime) -> datetime | None:
    """When an address wrote its last comment in a thread, if after ``since``. One statement."""
    found = select(func.max(Comment.created_at)).where(
        Comment.site_id == site_id,
        Comment.poster_hash == poster,
        Comment.id > new_id(since, 0),
        Comment.thread_id == thread_id,
    )
    return db.session.execute(found).scalar_one()
