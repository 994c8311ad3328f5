"""Codes of authenticator apps (RFC 6238), and codes for who has lost theirs."""

import hmac
import re

import pyotp

#: Of an app's code: seconds, as every app has them.
STEP_S = 30
#: Half a minute to either side for clocks that are off and for slow fingers (RFC 6238, 5.2).
_DRIFT = (0, -1, 1)
_LONGEST = 100
_SECRET = re.compile(r"[A-Z2-7]{32}")
# No letters and digits that look alike.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def is_secret(text: str) -> bool:
    """Whether this is a secret as we make them: 160 bits in base32 (RFC 4226, 4, R6)."""
    return _SECRET.fullmatch(text) is not None


def accepted_step(secret: str, typed: str, at_s: int, after: int | None) -> int | None:
    """Return the time step whose code was typed, if that is now and later than ``after``; else
    None.

    ``after`` is the step of the last code that was accepted: none is taken twice (RFC 6238, 5.2).
    """
    code = re.sub(r"[\s-]", "", typed[:_LONGEST])
    now = at_s // STEP_S
    for step in (now + drift for drift in _DRIFT):
        is_right = hmac.compare_digest(pyotp.HOTP(secret).at(step).encode(), code.encode())
        if is_right and (after is None or step > after):
            return step
    return None


def app_address(secret: str, account: str, issuer: str) -> str:
    """Return what the QR code says to an app: the otpauth address of Google's key URI format."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def recovery_code(typed: str) -> str:
    """Return a recovery code as it is hashed: without the dashes and blanks between its groups."""
    return re.sub(r"[^a-z0-9]", "", typed[:_LONGEST].lower())


def in_groups(code: str) -> str:
    """Return a recovery code as it is shown: abcd-efgh-jkmn-pqrs."""
    return "-".join(re.findall(".{1,4}", code))
