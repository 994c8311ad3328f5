"""Who a reader is to a site: what they proved, in a form that can be compared. Pure."""

from dataclasses import dataclass
from datetime import timedelta

#: What every token begins with, so that one that was published by mistake is recognised.
TOKEN_PREFIX = "palabre_reader_"
#: So long a browser stays signed in.
TOKEN_LASTS = timedelta(days=180)
#: So long the code works that hands a session over to the page.
CODE_LASTS = timedelta(minutes=15)
#: So long the link works that somebody has mailed to them to sign in.
OWNER_LINK_LASTS = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What somebody proved of themselves.

    ``key`` is the same each time, and nobody else's on the site, in at most 600 characters.
    ``email`` is an address that is proved to be theirs; ``name`` what they call themselves.
    ``source`` begins the key of every account at the place that says so, empty for a mailbox.
    """

    key: str
    source: str = ""
    email: str | None = None
    name: str | None = None


def of_mailbox(email: str) -> Identity:
    """Return the identity of who reads the mails to an address."""
    return Identity(key=f"mail:{email.lower()}", email=email)


def parts_of_key(key: str) -> tuple[str, str | None, str]:
    """Return of an identity's key its kind, the provider (of mail and single sign-on None), and as
    whom it is known there.
    """
    kind, _, rest = key.partition(":")
    place, _, subject = rest.partition(" ")
    return (kind, None, rest) if kind in ("mail", "sso") else (kind, place, subject)
