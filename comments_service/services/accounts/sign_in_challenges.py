"""Steps between the beginning of a sign-in and its end: few minutes, one use, one browser."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from comments_service.models import SignInStep
from comments_service.queries.core.rows import TypedRow, fetch_one
from comments_service.rules.core.identity import secret_hash
from comments_service.services.core.ids import fresh_secret
from comments_service.services.core.transaction import transaction

STEP_LASTS = timedelta(minutes=5)


class ChallengeRow(TypedRow):
    """Whose step it was, and its challenge."""

    moderator_id: int | None
    challenge: str | None


def begin_step(
    purpose: str, moderator_id: int | None, now: datetime, challenge: str | None = None
) -> str:
    """Remember that something began; returns the secret for the cookie of the browser."""
    token = fresh_secret()
    with transaction() as session:
        session.execute(delete(SignInStep).where(SignInStep.expires_at < now))
        session.add(
            SignInStep(
                token_hash=secret_hash(token),
                moderator_id=moderator_id,
                purpose=purpose,
                challenge=challenge,
                expires_at=now + STEP_LASTS,
            )
        )
    return token


def end_step(token: str, purpose: str, now: datetime) -> ChallengeRow | None:
    """Return whose step it was, once; None when it is none, was used or is too old."""
    with transaction():
        return fetch_one(
            ChallengeRow,
            delete(SignInStep)
            .where(
                SignInStep.token_hash == secret_hash(token),
                SignInStep.purpose == purpose,
                SignInStep.expires_at > now,
            )
            .returning(SignInStep.moderator_id, SignInStep.challenge),
        )
