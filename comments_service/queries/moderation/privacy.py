"""Everything that is known of one person: what they wrote, under an address or as a reader."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from comments_service.extensions import db
from comments_service.models import Comment, Note, Subscriber, Thread
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all
from comments_service.queries.moderation.revisions import revisions_of
from comments_service.queries.readers.persons import Person

_ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class PersonalSummary:
    """How much there is: comments of every status, on how many pages, and from when to when."""

    comments: int
    pages: int
    first: datetime | None
    last: datetime | None


class PersonalRow(TypedRow):
    """All that is kept with a comment and says something about its commenter."""

    site_id: int
    id: int
    parent_id: int | None
    status: str
    body: str
    html: str
    author_name: str | None
    author_email: str | None
    author_website: str | None
    author_service: str | None
    created_at: datetime
    edited_at: datetime | None
    up: int
    down: int
    reactions: dict[str, int] | None
    url: str
    title: str | None


class PersonalNoteRow(TypedRow):
    """A note of the team about a commenter."""

    body: str
    created_at: datetime


def personal_summary(person: Person) -> PersonalSummary:
    """Return what a site knows of a person. One statement."""
    row = db.session.execute(
        select(
            func.count(),
            func.count(Comment.thread_id.distinct()),
            func.min(Comment.created_at),
            func.max(Comment.created_at),
        ).where(_is_theirs(person))
    ).one()
    return PersonalSummary(*row)


def is_known(person: Person) -> bool:
    """Whether a person wrote anything, proved who they are, or is mailed. At most one statement."""
    if person.reader_ids:
        return True
    wrote = select(Comment.id).where(_is_theirs(person)).exists()
    follows = _subscribers_of(person.site_id, person.email or "").exists()
    return bool(db.session.execute(select(or_(wrote, follows))).scalar())


def subscriber_of(site_id: int, email: str) -> int | None:
    """Return the number under which an address is mailed, None without one. One statement."""
    return db.session.scalars(_subscribers_of(site_id, email)).first()


def _subscribers_of(site_id: int, email: str) -> Select[int]:
    return select(Subscriber.id).where(
        Subscriber.site_id == site_id, Subscriber.mailbox == email.lower()
    )


def comments_of(person: Person, limit: int) -> Sequence[int]:
    """Ids of what a person wrote, thread after thread. One statement."""
    theirs = select(Comment.id).where(_is_theirs(person))
    ordered = theirs.order_by(Comment.thread_id, Comment.id).limit(limit)
    return db.session.execute(ordered).scalars().all()


def newest_comments(person: Person, limit: int) -> Sequence[PersonalRow]:
    """Return the columns of personal_comments, the newest first. One statement."""
    chosen = _personal(person).order_by(Comment.id.desc()).limit(limit)
    return fetch_all(PersonalRow, chosen)


def personal_comments(person: Person) -> Iterator[tuple[PersonalRow, list[str]]]:
    """All that is kept with each comment of a person and says something of its author.

    With each, what it said before it was changed. In the order of their times. Two statements for
    each 500.
    """
    after = 0
    while True:
        chosen = _personal(person).where(Comment.id > after).order_by(Comment.id)
        rows = fetch_all(PersonalRow, chosen.limit(_ROWS_AT_ONCE))
        earlier: dict[int, list[str]] = {row.id: [] for row in rows}
        for revision in revisions_of(person.site_id, list(earlier)):
            earlier[revision.comment_id].append(revision.body)
        yield from ((row, earlier[row.id]) for row in rows)
        if len(rows) < _ROWS_AT_ONCE:
            return
        after = rows[-1].id


def notes_about(person: Person) -> Sequence[PersonalNoteRow]:
    """Return what the team noted of a person. One statement."""
    theirs = select(Comment.id, Comment.commenter_id).where(_is_theirs(person)).cte()
    chosen = select(Note.body, Note.created_at).where(
        Note.site_id == person.site_id,
        or_(
            Note.comment_id.in_(select(theirs.c.id)),
            Note.commenter_id.in_(select(theirs.c.commenter_id)),
            Note.commenter_id.in_(person.commenter_ids),
        ),
    )
    return fetch_all(PersonalNoteRow, chosen.order_by(Note.id))


def _personal(person: Person) -> AnySelect:
    return (
        select(
            Comment.site_id,
            Comment.id,
            Comment.parent_id,
            Comment.status,
            Comment.body,
            Comment.html,
            Comment.author_name,
            Comment.author_email,
            Comment.author_website,
            Comment.author_service,
            Comment.created_at,
            Comment.edited_at,
            Comment.up,
            Comment.down,
            Comment.reactions,
            Thread.url,
            Thread.title,
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(_is_theirs(person))
    )


def _is_theirs(person: Person) -> ColumnElement[bool]:
    """Upper and lower case do not make two people. ``is_not`` names the index of addresses."""
    ways: list[ColumnElement[bool]] = []
    if person.email is not None:
        ways.append(
            Comment.author_email.is_not(None)
            & (func.lower(Comment.author_email) == person.email.lower())
        )
    if person.commenter_ids:
        ways.append(
            Comment.commenter_id.in_(person.commenter_ids) & (Comment.author_kind == "verified")
        )
    return or_(false(), *(and_(Comment.site_id == person.site_id, way) for way in ways))
