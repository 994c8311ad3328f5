"""The second step of a sign-in: codes of an app, and recovery codes for who has lost it."""

import secrets
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Moderator, RecoveryCode
from comments_service.rules.accounts import totp
from comments_service.rules.core.identity import keyed_hash
from comments_service.services.accounts.sessions import end_sessions
from comments_service.services.core.encryption import seal, unseal
from comments_service.services.core.transaction import transaction

RECOVERY_CODES = 10
_CODE_LENGTH = 16  # of 31 letters and digits: 79 bits, and the hash has a key


def turn_on(
    whose: tuple[int, str], secret: str, typed: str, secret_key: str, now: datetime
) -> list[str]:
    """Ask for an app's codes from now on; returns the recovery codes, of which hashes are kept.

    ``whose`` is the account and the hash of the session that stays; the others end. Raises AppError
    invalid when ``typed`` is not the code that the app shows now.
    """
    moderator_id, session_hash = whose
    step = totp.accepted_step(secret, typed, int(now.timestamp()), None)
    if step is None:
        raise invalid("code", "bad_value", N_("This is not the app’s current code."))
    with transaction() as session:
        session.execute(
            update(Moderator)
            .where(Moderator.id == moderator_id)
            .values(totp_secret=seal(secret_key, moderator_id, secret), totp_step=step)
            .execution_options(synchronize_session=False)
        )
        end_sessions(session, moderator_id, but=session_hash)
        return _write_codes(session, moderator_id, secret_key)


def renew_codes(moderator_id: int, secret_key: str) -> list[str]:
    """Return a new recovery codes in place of the old ones."""
    with transaction() as session:
        return _write_codes(session, moderator_id, secret_key)


def use_code(moderator_id: int, typed: str, secret_key: str, now: datetime) -> str:
    """Use up what was typed: a code of the app, or a recovery code; returns which of the two.

    Raises AppError bad_credentials for a code that is wrong or was used before.
    """
    with transaction() as session:
        if _use_app_code(session, moderator_id, typed, secret_key, now):
            return "code"
        if _use_recovery_code(session, moderator_id, typed, secret_key):
            return "recovery"
    raise AppError("bad_credentials", N_("This code is wrong or has already been used."))


def _use_app_code(
    session: Session, moderator_id: int, typed: str, secret_key: str, now: datetime
) -> bool:
    account = session.execute(
        select(Moderator.totp_secret, Moderator.totp_step).where(Moderator.id == moderator_id)
    ).one()
    sealed = account.totp_secret
    secret = unseal(secret_key, moderator_id, sealed) if sealed else None
    if secret is None:
        return False
    step = totp.accepted_step(secret, typed, int(now.timestamp()), account.totp_step)
    if step is None:
        return False
    # Two browsers with one code: the second finds the step taken.
    taken = session.execute(
        update(Moderator)
        .where(
            Moderator.id == moderator_id,
            or_(Moderator.totp_step.is_(None), Moderator.totp_step < step),
        )
        .values(totp_step=step)
        .returning(Moderator.id)
        .execution_options(synchronize_session=False)
    ).first()
    return taken is not None


def _use_recovery_code(session: Session, moderator_id: int, typed: str, secret_key: str) -> bool:
    used = session.execute(
        delete(RecoveryCode)
        .where(
            RecoveryCode.moderator_id == moderator_id,
            RecoveryCode.code_hash == _hash(secret_key, moderator_id, totp.recovery_code(typed)),
        )
        .returning(RecoveryCode.moderator_id)
    ).first()
    return used is not None


def _write_codes(session: Session, moderator_id: int, secret_key: str) -> list[str]:
    codes = [
        "".join(secrets.choice(totp.ALPHABET) for _ in range(_CODE_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    session.execute(delete(RecoveryCode).where(RecoveryCode.moderator_id == moderator_id))
    session.execute(
        insert(RecoveryCode),
        [
            {"moderator_id": moderator_id, "code_hash": _hash(secret_key, moderator_id, code)}
            for code in codes
        ],
    )
    return [totp.in_groups(code) for code in codes]


def _hash(secret_key: str, moderator_id: int, code: str) -> str:
    return keyed_hash(secret_key, "recovery code", f"{moderator_id}\0{code}")
