"""Readers: by their session, by what they proved, and the comments that are theirs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from comments_service.extensions import connection
from comments_service.models import Comment, Reader, ReaderIdentity, ReaderSession, Thread
from comments_service.queries.comments.comments import OWN, OwnRow
from comments_service.queries.comments.threads import thread_of_key
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one
from comments_service.rules.core.identity import secret_hash


class ReaderIdentityRow(TypedRow):
    """A reader of a site: under which name, and as which commenter."""

    site_id: int
    id: int
    email: str | None
    name: str | None
    commenter_id: int
    created_at: datetime


class UnclaimedRow(TypedRow):
    """A comment that was written with an address and under a name, but by nobody who proved it."""

    id: int
    thread_id: int
    root_id: int
    commenter_id: int | None
    author_name: str
    html: str
    url: str
    title: str | None


#: The columns of ReaderIdentityRow.
COLUMNS = (
    Reader.site_id,
    Reader.id,
    Reader.email,
    Reader.name,
    Reader.commenter_id,
    Reader.created_at,
)
_OWN_AT_MOST = 100


def reader_of_token(site_id: int, token: str, now: datetime) -> ReaderIdentityRow | None:
    """Return who is signed in with a token, None where it has ended. One statement."""
    return fetch_one(
        ReaderIdentityRow,
        select(*COLUMNS)
        .join(
            ReaderSession,
            (ReaderSession.site_id == Reader.site_id) & (ReaderSession.reader_id == Reader.id),
        )
        .where(
            ReaderSession.site_id == site_id,
            ReaderSession.token_hash == secret_hash(token),
            ReaderSession.expires_at > now,
        ),
    )


def reader_of_identity(site_id: int, key: str) -> ReaderIdentityRow | None:
    """Return who proved an identity, as their first or a further one. One statement."""
    further = select(ReaderIdentity.reader_id).where(
        ReaderIdentity.site_id == site_id, ReaderIdentity.key == key
    )
    is_one = or_(Reader.identity == key, Reader.id.in_(further))
    return fetch_one(ReaderIdentityRow, select(*COLUMNS).where(Reader.site_id == site_id, is_one))


def reader_of_email(site_id: int, email: str) -> ReaderIdentityRow | None:
    """Return who proved that an address is theirs, the first of several. One statement."""
    theirs = select(*COLUMNS).where(
        Reader.site_id == site_id,
        Reader.email.is_not(None),
        func.lower(Reader.email) == email.lower(),
    )
    return fetch_one(ReaderIdentityRow, theirs.order_by(Reader.id).limit(1))


def has_account_at(reader: ReaderIdentityRow, source: str) -> bool:
    """Whether a reader has proved to be one of the accounts at a place. One statement."""
    further = select(ReaderIdentity.reader_id).where(
        ReaderIdentity.site_id == reader.site_id,
        ReaderIdentity.key.startswith(source, autoescape=True),
    )
    is_one = or_(Reader.identity.startswith(source, autoescape=True), Reader.id.in_(further))
    theirs = select(Reader.id).where(
        Reader.site_id == reader.site_id, Reader.id == reader.id, is_one
    )
    return connection().execute(theirs).first() is not None


def reader_by_id(site_id: int, reader_id: int) -> ReaderIdentityRow | None:
    """Return a reader. One statement."""
    theirs = select(*COLUMNS).where(Reader.site_id == site_id, Reader.id == reader_id)
    return fetch_one(ReaderIdentityRow, theirs)


def is_of_a_reader(site_id: int, commenter_id: int) -> bool:
    """Whether a commenter is a reader who has proved who they are. One statement."""
    theirs = select(Reader.id).where(Reader.site_id == site_id, Reader.commenter_id == commenter_id)
    return connection().execute(theirs).first() is not None


def is_theirs(reader: ReaderIdentityRow, comment_id: int) -> bool:
    """Whether a comment is a reader's. One statement."""
    theirs = _of(reader.site_id, reader.commenter_id)
    chosen = select(Comment.id).where(*theirs, Comment.id == comment_id)
    return connection().execute(chosen).first() is not None


def own_comments(reader: ReaderIdentityRow, page_key: str) -> Sequence[OwnRow]:
    """Return a reader's comments on a page, the newest 100, as they see them. One statement."""
    return fetch_all(
        OwnRow,
        select(*OWN)
        .where(
            *_of(reader.site_id, reader.commenter_id),
            Comment.thread_id == thread_of_key(reader.site_id, page_key),
            Comment.status != "deleted",
        )
        .order_by(Comment.id.desc())
        .limit(_OWN_AT_MOST),
    )


def unclaimed_comments(site_id: int, email: str, limit: int) -> Sequence[UnclaimedRow]:
    """Return what was written with an address and is nobody's yet, the newest first.

    One statement.
    """
    return fetch_all(
        UnclaimedRow,
        select(
            Comment.id,
            Comment.thread_id,
            Comment.root_id,
            Comment.commenter_id,
            Comment.author_name,
            Comment.html,
            Thread.url,
            Thread.title,
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(
            Comment.site_id == site_id,
            # Names the index.
            Comment.author_email.is_not(None),
            func.lower(Comment.author_email) == email.lower(),
            Comment.author_kind == "named",
            Comment.author_name.is_not(None),
            Comment.status.in_(("published", "held")),
        )
        .order_by(Comment.id.desc())
        .limit(limit),
    )


def _of(site_id: int, commenter_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Comment.site_id == site_id,
        Comment.commenter_id == commenter_id,
        Comment.author_kind == "verified",
    )
