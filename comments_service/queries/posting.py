"""What has to be known before a comment is written, in a fixed number of statements."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal, select, union_all

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Membership, Moderator, Thread
from comments_service.queries.bans import in_force
from comments_service.queries.prepared import prepared
from comments_service.queries.rows import AnyRow, AnySelect
from comments_service.rules.identity import new_id

_REPEAT_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Written:
    """A text as it came in: by whom, under a name that looks like what, with which retry key."""

    poster: str
    name_skeleton: str
    body: str
    idempotency_hash: str | None


@dataclass(frozen=True)
class Earlier:
    """What matters to a new comment: the same request or text before, a moderator's name, bans."""

    same_request_id: int | None
    same_request_hash: str | None
    is_repeat: bool
    is_reserved_name: bool
    has_bans: bool


def known_commenter(site_id: int, commenter_id: int | None, fingerprint: str) -> AnyRow | None:
    """id and published_count of who their token names, else of who the fingerprint fits.

    One statement.
    """
    return db.session.execute(
        *_named_or_fitting(site_id, commenter_id or 0, fingerprint)
    ).one_or_none()


@prepared
def _named_or_fitting(site_id: int, commenter_id: int, fingerprint: str) -> AnySelect:
    # Two questions and no OR, for which SQLite would look at every commenter of the site.
    named = _commenter(1, site_id, Commenter.id == commenter_id)
    fitting = _commenter(2, site_id, Commenter.fingerprint == fingerprint)
    either = union_all(named, fitting).subquery()
    return (
        select(either.c.id, either.c.published_count)
        .order_by(either.c.choice, either.c.published_count.desc())
        .limit(1)
    )


def _commenter(choice: int, site_id: int, condition: ColumnElement[bool]) -> AnySelect:
    return select(Commenter.id, Commenter.published_count, literal(choice).label("choice")).where(
        Commenter.site_id == site_id, condition
    )


def known_of_edit(site_id: int, comment_id: int, now: datetime) -> AnyRow:
    """What matters to the new text of a comment, which must exist. One statement.

    created_at and closed_at of its thread, its author_name, author_email and author_website, and
    has_bans: whether any ban is in force on the site.
    """
    return db.session.execute(*_edit(site_id, comment_id, now)).one()


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


def earlier_comments(site_id: int, thread_id: int, written: Written, now: datetime) -> Earlier:
    """Whether this request was answered before, this text just posted here, the name reserved.

    And whether any ban is in force on the site. One statement.
    """
    row = db.session.execute(
        *_request_text_name(
            site_id=site_id,
            # Without a key nothing may match: compared with None it would be every keyless comment.
            idempotency_hash=written.idempotency_hash or "",
            poster=written.poster,
            since=new_id(now - _REPEAT_WITHIN, 0),
            thread_id=thread_id,
            body=written.body,
            name_skeleton=written.name_skeleton,
            now=now,
        )
    ).one()
    return Earlier(row[0], row[1], bool(row[2]), bool(row[3]), bool(row[4]))


@prepared
def _request_text_name(  # noqa: PLR0913 - one statement asks four things
    *,
    site_id: int,
    idempotency_hash: str,
    poster: str,
    since: int,
    thread_id: int,
    body: str,
    name_skeleton: str,
    now: datetime,
) -> AnySelect:
    request = (
        select(Comment.id, Comment.request_hash)
        .where(Comment.site_id == site_id, Comment.idempotency_hash == idempotency_hash)
        .subquery()
    )
    same_text = select(Comment.id).where(
        Comment.site_id == site_id,
        Comment.poster_hash == poster,
        Comment.id > since,
        Comment.thread_id == thread_id,
        Comment.body == body,
        Comment.status != "deleted",
    )
    same_name = (
        select(Moderator.id)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id, Moderator.name_skeleton == name_skeleton)
    )
    return select(
        select(request.c.id).scalar_subquery(),
        select(request.c.request_hash).scalar_subquery(),
        same_text.exists(),
        same_name.exists(),
        in_force(site_id, now).exists(),
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
