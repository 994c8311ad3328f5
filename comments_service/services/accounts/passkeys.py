"""Passkeys (WebAuthn, https://www.w3.org/TR/webauthn-3/): made, checked, removed. Imported late.

The authenticator proves that it has the key and that it has recognised its user, by a touch, a face
or a PIN; so it stands for password and second step at once.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.models import Moderator, Passkey
from comments_service.services.accounts.invitations import WayIn
from comments_service.services.accounts.sessions import end_sessions
from comments_service.services.core.transaction import transaction

_ID = re.compile(r"[A-Za-z0-9_-]{1,1400}")
# What a stranger sends may be broken in any way; the library passes some of it on.
_BROKEN = (
    WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True)
class Party:
    """Where passkeys are good for: the host that they are bound to, and the pages' origin."""

    host: str
    origin: str


def options_to_make(
    party: Party, moderator_id: int | None, email: str, name: str
) -> tuple[str, str]:
    """Return what the browser is asked, as JSON, and the challenge to keep, for another passkey.

    Without a number it is for an account that is not made yet.
    """
    with transaction() as session:
        credentials = session.execute(
            select(Passkey.id).where(Passkey.moderator_id == moderator_id)
        ).scalars()
        options = generate_registration_options(
            rp_id=party.host,
            rp_name="Palabre",
            user_id=None if moderator_id is None else str(moderator_id).encode(),
            user_name=email,
            user_display_name=name,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credentials
            ],
        )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def made_passkey(party: Party, name: str, answer: tuple[str, str], now: datetime) -> WayIn:
    """Return a passkey that the browser made, to be kept for an account in a transaction.

    ``answer`` is what it sent, and the challenge. Raises AppError invalid when it does not fit what
    was asked; keeping it raises the same when it is known already.
    """
    credential, challenge = answer
    try:
        verified = verify_registration_response(
            credential=_document(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise _not_made() from error
    number = bytes_to_base64url(verified.credential_id)

    def keep(session: Session, moderator_id: int) -> None:
        if session.execute(select(Passkey.id).where(Passkey.id == number)).first():
            raise _not_made()
        session.execute(
            insert(Passkey).values(
                id=number,
                moderator_id=moderator_id,
                name=name,
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
                created_at=now,
            )
        )

    return keep


def add_passkey(moderator_id: int, keep: WayIn) -> None:
    """Keep a passkey for an account. Raises AppError invalid when it is known already."""
    with transaction() as session:
        keep(session, moderator_id)


def options_to_sign_in(party: Party) -> tuple[str, str]:
    """Return what the browser is asked, as JSON, and the challenge to keep.

    It is asked for any passkey that it has here.
    """
    options = generate_authentication_options(
        rp_id=party.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def use_passkey(party: Party, answer: tuple[str, str], now: datetime) -> int:
    """Return the account whose passkey answered; ``answer`` is what the browser sent, and the
    challenge.

    Raises AppError bad_credentials, the same for every failure. A count that did not grow tells of
    a copied key (WebAuthn, 6.1.1).
    """
    credential, challenge = answer
    try:
        document = _document(credential)
        with transaction() as session:
            passkey = session.execute(
                select(Passkey.moderator_id, Passkey.public_key, Passkey.sign_count)
                .where(Passkey.id == document["id"])
                .with_for_update()
            ).one_or_none()
            if passkey is None:
                raise _not_known()
            checked = verify_authentication_response(
                credential=document,
                expected_challenge=base64url_to_bytes(challenge),
                expected_rp_id=party.host,
                expected_origin=party.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
            session.execute(
                update(Passkey)
                .where(Passkey.id == document["id"])
                .values(sign_count=checked.new_sign_count, last_used_at=now)
                .execution_options(synchronize_session=False)
            )
    except _BROKEN as error:
        raise _not_known() from error
    return int(passkey.moderator_id)


def remove_passkey(whose: tuple[int, str], number: str) -> None:
    """Forget a passkey; ``whose`` is the account and the hash of the session that stays.

    Raises AppError not_found, or not_allowed for the last way in of who has no password.
    """
    moderator_id, session_hash = whose
    with transaction() as session:
        has_password = session.execute(
            select(Moderator.password_hash.is_not(None))
            .where(Moderator.id == moderator_id)
            .with_for_update()
        ).scalar()
        keys = select(Passkey.id).where(Passkey.moderator_id == moderator_id)
        credential_ids = set(session.execute(keys).scalars())
        if number not in credential_ids:
            raise not_found()
        if len(credential_ids) == 1 and not has_password:
            raise AppError(
                "not_allowed",
                N_(
                    "This passkey is your only way to sign in: set a password or add another "
                    "passkey first."
                ),
            )
        session.execute(delete(Passkey).where(Passkey.id == number))
        end_sessions(session, moderator_id, but=session_hash)


def _document(text: str) -> dict[str, Any]:
    document = orjson.loads(text)
    if not isinstance(document, dict) or not _ID.fullmatch(document["id"]):
        raise ValueError("not a credential")
    return document


def _not_made() -> AppError:
    return invalid(
        "passkey", "bad_value", N_("The passkey could not be created. Please try again.")
    )


def _not_known() -> AppError:
    return AppError(
        "bad_credentials", N_("No account here uses this passkey, or it took too long.")
    )
