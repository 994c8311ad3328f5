"""Who has proved who they are signs in: in one browser, until they sign out or six months are over.

The widget gets a token and sends it in a header. A page of ours that cannot reach into the site's
page hands over a code instead, which the widget exchanges, once. A code that is brought a second
time was seen by somebody else: it ends the session (as RFC 6749, section 4.1.2, has it for
authorization codes).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.models import Commenter, Reader, ReaderIdentity, ReaderSession, Site
from comments_service.queries.core.rows import fetch_one
from comments_service.queries.readers.readers import (
    COLUMNS,
    ReaderIdentityRow,
    has_account_at,
    is_of_a_reader,
    reader_of_email,
    reader_of_identity,
    reader_of_token,
)
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.readers.identity import (
    CODE_LASTS,
    TOKEN_LASTS,
    TOKEN_PREFIX,
    Identity,
)
from comments_service.services.core.ids import fresh_id, fresh_secret
from comments_service.services.core.transaction import transaction
from comments_service.services.readers.names import free_names, name_columns

T = TypeVar("T")


def sign_in_reader(
    site: Site, identity: Identity, now: datetime, lasts: timedelta = TOKEN_LASTS
) -> str:
    """Return the token of a new session of who proved an identity; they may be new here.

    A name that comes with it becomes theirs if they have none and nobody else has it.
    """
    token = TOKEN_PREFIX + fresh_secret()

    def enter(session: Session) -> None:
        reader = reader_for(session, site, identity, now)
        opened = {"token_hash": secret_hash(token), "expires_at": now + lasts}
        _insert_session(session, reader, fresh_secret(), created_at=now, **opened)

    _twice(enter)
    return token


def offer_sign_in(site: Site, identity: Identity, now: datetime) -> str:
    """Return a code that signs in who proved an identity, as ``sign_in_reader``; it works once."""
    return _twice(
        lambda session: offer_session(session, reader_for(session, site, identity, now), now)
    )


def _twice(enter: Callable[[Session], T]) -> T:
    try:
        with transaction() as session:
            return enter(session)
    except IntegrityError:
        # They came twice at the same moment: the second look finds them.
        with transaction() as session:
            return enter(session)


def reader_for(
    session: Session,
    site: Site,
    identity: Identity,
    now: datetime,
    commenter_id: int | None = None,
) -> ReaderIdentityRow:
    """Return who proved an identity, in a transaction that is open; they may be new here.

    Who has proved before that the same address is theirs is the same reader, but for who did so by
    another account at the same place: the address has passed on, and a new reader gets none. Who is
    new writes as the commenter ``commenter_id``, unless that is another reader.
    """
    earlier, email = _earlier(session, site.id, identity, now)
    names = [identity.name] if identity.name else []
    name = next(iter(free_names(site, names, earlier.id if earlier else 0)), None)
    if earlier is None:
        values = {"identity": identity.key, "email": email, **name_columns(name)}
        return _insert_reader(session, site.id, now, commenter_id=commenter_id, **values)
    if earlier.name is None and name is not None:
        session.execute(
            update(Reader)
            .where(Reader.site_id == site.id, Reader.id == earlier.id)
            .values(**name_columns(name))
            .execution_options(synchronize_session=False)
        )
    return earlier


def _earlier(
    session: Session, site_id: int, identity: Identity, now: datetime
) -> tuple[ReaderIdentityRow | None, str | None]:
    """Return who proved an identity, if they are known, and the address of who is not."""
    before = reader_of_identity(site_id, identity.key)
    if before is not None or identity.email is None:
        return before, identity.email
    same = reader_of_email(site_id, identity.email)
    if same is not None and identity.source and has_account_at(same, identity.source):
        return None, None
    if same is not None:
        keys = {"site_id": site_id, "key": identity.key, "reader_id": same.id}
        session.execute(insert(ReaderIdentity).values(**keys, created_at=now))
    return same, identity.email


def offer_session(session: Session, reader: ReaderIdentityRow, now: datetime) -> str:
    """Return a code that signs a reader in, once, in CODE_LASTS."""
    code = fresh_secret()
    _insert_session(session, reader, code, created_at=now, expires_at=now + CODE_LASTS)
    return code


def open_session(site_id: int, code: str, now: datetime) -> tuple[str, ReaderIdentityRow]:
    """Return the token for a code, and who is signed in with it.

    Raise AppError bad_token for a code that is none, is too old or was used before, which ends the
    session.
    """
    token = TOKEN_PREFIX + fresh_secret()
    is_it = (ReaderSession.site_id == site_id, ReaderSession.code_hash == secret_hash(code))
    with transaction() as session:
        offered = session.execute(select(ReaderSession).where(*is_it).with_for_update()).scalar()
        if offered is not None and offered.token_hash is not None:
            session.execute(delete(ReaderSession).where(*is_it))
        elif offered is not None and offered.expires_at > now:
            offered.token_hash, offered.expires_at = secret_hash(token), now + TOKEN_LASTS
    reader = reader_of_token(site_id, token, now)
    if reader is None:
        message = N_("This link has been used or is too old: have a new one mailed to you.")
        raise AppError("bad_token", message, expired=True)
    return token, reader


def sign_out(site_id: int, token: str) -> None:
    """End one session; one that has ended already is none."""
    with transaction() as session:
        session.execute(
            delete(ReaderSession).where(
                ReaderSession.site_id == site_id, ReaderSession.token_hash == secret_hash(token)
            )
        )


def sign_out_everywhere(site_id: int, reader_id: int) -> None:
    """End all sessions of a reader, and the codes that are under way."""
    with transaction() as session:
        session.execute(
            delete(ReaderSession).where(
                ReaderSession.site_id == site_id, ReaderSession.reader_id == reader_id
            )
        )


def _insert_session(session: Session, reader: ReaderIdentityRow, code: str, **values: Any) -> None:
    session.execute(
        delete(ReaderSession).where(
            ReaderSession.site_id == reader.site_id,
            ReaderSession.expires_at < values["created_at"],
        )
    )
    hashed = secret_hash(code)
    opened = {"site_id": reader.site_id, "code_hash": hashed, "reader_id": reader.id, **values}
    session.execute(insert(ReaderSession).values(**opened))


def _insert_reader(
    session: Session, site_id: int, now: datetime, **values: Any
) -> ReaderIdentityRow:
    commenter_id = values.pop("commenter_id")
    if commenter_id is None or is_of_a_reader(site_id, commenter_id):
        commenter_id = fresh_id(now)
        hashed = {"fingerprint": secret_hash(fresh_secret()), "first_seen_at": now}
        session.execute(insert(Commenter).values(site_id=site_id, id=commenter_id, **hashed))
    keys = {"site_id": site_id, "id": fresh_id(now), "commenter_id": commenter_id}
    added = insert(Reader).values(**keys, created_at=now, **values).returning(*COLUMNS)
    reader = fetch_one(ReaderIdentityRow, added)
    assert reader is not None  # it was just written
    return reader
