"""Whose data: all that one person is to a site, by an address, by what they proved, or by both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select, union_all

from comments_service.extensions import connection
from comments_service.models import Reader, ReaderIdentity, ReaderSession
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.queries.readers.readers import ReaderIdentityRow


@dataclass(frozen=True)
class Person:
    """One person on a site: the address that is theirs, if any, and the readers that they are.

    What they wrote is what bears the address, and what those readers wrote as the commenters
    ``commenter_ids`` when it was verified. Readers are several when an address came with
    several identities.
    """

    site_id: int
    email: str | None
    reader_ids: tuple[int, ...] = ()
    commenter_ids: tuple[int, ...] = ()


class ProofRow(TypedRow):
    """One identity that a reader has proved (rules.readers.identity), and since when."""

    key: str
    created_at: datetime


class SessionRow(TypedRow):
    """A browser in which a reader is signed in."""

    created_at: datetime
    expires_at: datetime


def person_of_email(site_id: int, email: str) -> Person:
    """Return whose an address is. One statement."""
    rows = (
        connection()
        .execute(
            select(Reader.id, Reader.commenter_id)
            .where(
                Reader.site_id == site_id,
                Reader.email.is_not(None),
                func.lower(Reader.email) == email.lower(),
            )
            .order_by(Reader.id)
        )
        .all()
    )
    readers, commenters = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    return Person(site_id, email, readers, commenters)


def person_of_reader(reader: ReaderIdentityRow) -> Person:
    """Return who a reader is, whether they have an address or not. At most one statement."""
    if reader.email is not None:
        return person_of_email(reader.site_id, reader.email)
    return Person(reader.site_id, None, (reader.id,), (reader.commenter_id,))


def proofs_of(person: Person) -> Sequence[ProofRow]:
    """Return what a person has proved, in the order in which they did. One statement."""
    first = select(
        Reader.identity.label("key"), Reader.created_at, literal(0).label("place")
    ).where(Reader.site_id == person.site_id, Reader.id.in_(person.reader_ids))
    further = select(ReaderIdentity.key, ReaderIdentity.created_at, literal(1)).where(
        ReaderIdentity.site_id == person.site_id, ReaderIdentity.reader_id.in_(person.reader_ids)
    )
    both = union_all(first, further).subquery()
    chosen = select(both.c.key, both.c.created_at)
    return fetch_all(ProofRow, chosen.order_by(both.c.created_at, both.c.place, both.c.key))


def sessions_of(person: Person, now: datetime) -> Sequence[SessionRow]:
    """Return where a person is signed in. One statement."""
    return fetch_all(
        SessionRow,
        select(ReaderSession.created_at, ReaderSession.expires_at)
        .where(
            ReaderSession.site_id == person.site_id,
            ReaderSession.reader_id.in_(person.reader_ids),
            ReaderSession.token_hash.is_not(None),
            ReaderSession.expires_at > now,
        )
        .order_by(ReaderSession.created_at),
    )
