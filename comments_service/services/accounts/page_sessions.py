"""A moderator takes the right to decide and to reply from the console to the site's own pages.

The console makes a code that lasts five minutes and opens the page with it; the page exchanges it,
once, for a token. A code that is brought a second time was seen by somebody else: it ends the
session (as RFC 6749, section 4.1.2, has it for authorization codes).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from comments_service.errors import N_, AppError, not_found
from comments_service.models import PageSession
from comments_service.queries.accounts.accounts import SignedIn
from comments_service.queries.accounts.page_sessions import PageSessionRow, page_session_of
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction

#: What every token begins with, so that one that was published by mistake is recognised.
PREFIX = "palabre_page_"
CODE_LASTS = timedelta(minutes=5)
#: A working day; it ends earlier with the console session that it came from.
TOKEN_LASTS = timedelta(hours=8)
#: How exactly the last use is told: not every decision must write twice.
USE_IS_NOTED_EVERY = timedelta(minutes=5)


def offer_page_session(site_id: int, me: SignedIn, origin: Origin, now: datetime) -> str:
    """Return a code that opens a page session on the host of ``origin``, once, in CODE_LASTS."""
    code = fresh_secret()
    with transaction() as session:
        session.execute(delete(PageSession).where(PageSession.expires_at < now))
        session.execute(
            insert(PageSession).values(
                code_hash=secret_hash(code),
                site_id=site_id,
                moderator_id=me.moderator_id,
                session_hash=me.session.token_hash,
                origin=str(origin),
                created_at=now,
                expires_at=now + CODE_LASTS,
            )
        )
    return code


def open_page_session(
    code: str, origin: Origin, device: str, now: datetime
) -> tuple[str, PageSessionRow]:
    """Return the token for a code that a page of ``origin`` brings, and the session.

    Raise AppError bad_token for a code that is none, is too old or
    was used before, which ends the session; origin_not_allowed for a page of another host.
    """
    token = PREFIX + fresh_secret()
    is_it = PageSession.code_hash == secret_hash(code)
    with transaction() as session:
        offered = session.execute(select(PageSession).where(is_it).with_for_update()).scalar()
        if offered is not None and offered.token_hash is not None:
            session.execute(delete(PageSession).where(is_it))
        elif offered is not None and offered.expires_at > now:
            if fold_host(parse_origin(offered.origin).host) != fold_host(origin.host):
                raise AppError("origin_not_allowed", N_("This code is for another site’s pages."))
            offered.token_hash = secret_hash(token)
            offered.origin, offered.expires_at = str(origin), now + TOKEN_LASTS
            session.flush()
            by = By(Actor("moderator", offered.moderator_id, device), now)
            record = AuditRecord(action="page_opened", subject=str(origin))
            record_entry(session, offered.site_id, record, by)
    opened = page_session_of(token, now)
    if opened is None:
        message = N_("This link has been used or is too old: open the page again.")
        raise AppError("bad_token", message)
    return token, opened


def end_page_session(moderator_id: int, code_hash: str, by: By) -> None:
    """End a page session of an account at once. Raise AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(PageSession)
            .where(PageSession.moderator_id == moderator_id, PageSession.code_hash == code_hash)
            .returning(PageSession.site_id, PageSession.origin)
        ).first()
        if gone is None:
            raise not_found()
        record = AuditRecord(action="page_closed", subject=gone.origin)
        record_entry(session, gone.site_id, record, by)


def note_use(code_hash: str, now: datetime) -> None:
    """Remember when a page session was used last."""
    with transaction() as session:
        session.execute(
            update(PageSession)
            .where(PageSession.code_hash == code_hash)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )
