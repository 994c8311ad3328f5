"""The addresses that mails are answered to, and that bounces come back to: a mailbox's own, with a
token behind a plus sign.

A token says what it is for and for whom, and is signed: nobody can make one for another comment.
Mail servers may change the case of an address, so it has none; it is short enough for the 64
characters before the @ (RFC 5321, 4.5.3.1.1).
"""

import hmac
import struct
from base64 import b32decode, b32encode
from binascii import Error
from dataclasses import dataclass
from enum import IntEnum

#: So many characters a mailbox may have before its @, that a token fits behind it.
LONGEST_NAME = 15
# The purpose and the site share four bytes.
_LAYOUT = struct.Struct(">IQQ")
_SITE_BITS = 29
_SIGNATURE = 10
_TOKEN = 48


class Purpose(IntEnum):
    """What an address takes: a member's answer, a reader's, or a report that a mail bounced."""

    MEMBER = 1
    READER = 2
    BOUNCE = 3


@dataclass(frozen=True)
class MailRight:
    """``who`` is a member's account or a subscriber; ``comment_id`` is 0 of a bounce."""

    purpose: Purpose
    site_id: int
    who: int
    comment_id: int = 0


def address_for(secret: str, mailbox: str, right: MailRight) -> str:
    """Return the address of the mailbox that carries a right."""
    content = _LAYOUT.pack(right.purpose << _SITE_BITS | right.site_id, right.who, right.comment_id)
    token = b32encode(content + _signature(secret, content)).decode().lower()
    name, _, domain = mailbox.rpartition("@")
    return f"{name}+{token}@{domain}"


def right_of(secret: str, mailbox: str, address: str) -> MailRight | None:
    """Return the right that an address carries, if it is one of the mailbox's with a genuine
    token."""
    name, _, domain = mailbox.lower().rpartition("@")
    local, _, host = address.strip().lower().rpartition("@")
    base, _, token = local.rpartition("+")
    if (base, host) != (name, domain) or len(token) != _TOKEN:
        return None
    try:
        signed = b32decode(token.upper())
    except (Error, ValueError):
        return None
    content, signature = signed[: _LAYOUT.size], signed[_LAYOUT.size :]
    if not hmac.compare_digest(signature, _signature(secret, content)):
        return None
    first, who, comment_id = _LAYOUT.unpack(content)
    purpose, site_id = Purpose(first >> _SITE_BITS), first & ((1 << _SITE_BITS) - 1)
    return MailRight(purpose, site_id, who, comment_id)


def is_mailbox(text: str) -> bool:
    """Whether a token fits behind the name of a mailbox, and its server may take plus signs."""
    name, _, domain = text.rpartition("@")
    return 0 < len(name) <= LONGEST_NAME and "+" not in name and "." in f"{domain}."


def _signature(secret: str, content: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"mail address\0" + content, "sha256")[:_SIGNATURE]
