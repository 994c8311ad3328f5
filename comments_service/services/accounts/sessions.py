"""Sessions of the console: a browser that is signed in, until it signs out or is not used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from comments_service.errors import not_found
from comments_service.models import AnswerLink, ConsoleSession, Moderator, SignInLink, SignInStep
from comments_service.rules.core.identity import secret_hash
from comments_service.services.accounts.sign_in_log import log_sign_in, log_sign_out
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction

#: No session lasts longer, however much it is used.
SESSION_LASTS = timedelta(days=14)
#: One that is not used ends earlier.
IDLE_LASTS = timedelta(days=7)
#: How exactly the last use is told: not every click must write.
SEEN_IS_NOTED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Entrance:
    """By what somebody came in (``password``, ``link``, ``code`` …), and with which browser."""

    means: str
    device: str | None


def open_session(moderator_id: int, entrance: Entrance, now: datetime) -> str:
    """Return a fresh session; returns the secret for the cookie, of which only the hash is kept."""
    token = fresh_secret()
    with transaction() as session:
        session.execute(delete(ConsoleSession).where(ConsoleSession.expires_at < now))
        session.add(
            ConsoleSession(
                token_hash=secret_hash(token),
                moderator_id=moderator_id,
                device=entrance.device,
                means=entrance.means,
                created_at=now,
                last_seen_at=now,
                expires_at=now + IDLE_LASTS,
            )
        )
        _note_seen(session, moderator_id, now)
        by = By(Actor("moderator", moderator_id, entrance.device), now)
        log_sign_in(session, by, entrance.means)
    return token


def note_use(token_hash: str, moderator_id: int, created_at: datetime, now: datetime) -> None:
    """Remember that a session is used, which keeps it for longer, up to SESSION_LASTS."""
    with transaction() as session:
        session.execute(
            update(ConsoleSession)
            .where(ConsoleSession.token_hash == token_hash)
            .values(last_seen_at=now, expires_at=min(now + IDLE_LASTS, created_at + SESSION_LASTS))
            .execution_options(synchronize_session=False)
        )
        _note_seen(session, moderator_id, now)


def close_session(token: str, by: By | None = None) -> None:
    """Sign out this browser. The log tells it of who asked, not of who only comes in anew."""
    with transaction() as session:
        session.execute(
            delete(ConsoleSession).where(ConsoleSession.token_hash == secret_hash(token))
        )
        if by is not None:
            log_sign_out(session, by)


def end_session(moderator_id: int, token_hash: str, by: By) -> None:
    """Sign out another browser of the account. Raises AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(ConsoleSession)
            .where(
                ConsoleSession.moderator_id == moderator_id,
                ConsoleSession.token_hash == token_hash,
            )
            .returning(ConsoleSession.token_hash)
        ).first()
        if gone is None:
            raise not_found()
        log_sign_out(session, by)


def close_sessions(moderator_id: int, by: By | None = None, *, but: str | None = None) -> None:
    """Sign out everywhere, or everywhere ``but`` in the session with this hash.

    Links that were not used and sign-ins that had begun die with it.
    """
    with transaction() as session:
        end_sessions(session, moderator_id, but=but)
        if by is not None:
            log_sign_out(session, by, everywhere=True)


def end_sessions(session: Session, moderator_id: int, *, but: str | None = None) -> None:
    """close_sessions in the caller's transaction: with what changes how one signs in.

    The links in their mails end as well.
    """
    ours = delete(ConsoleSession).where(ConsoleSession.moderator_id == moderator_id)
    session.execute(ours if but is None else ours.where(ConsoleSession.token_hash != but))
    session.execute(delete(SignInLink).where(SignInLink.moderator_id == moderator_id))
    session.execute(delete(SignInStep).where(SignInStep.moderator_id == moderator_id))
    session.execute(delete(AnswerLink).where(AnswerLink.moderator_id == moderator_id))


def _note_seen(session: Session, moderator_id: int, now: datetime) -> None:
    session.execute(
        update(Moderator)
        .where(Moderator.id == moderator_id)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )
