"""A message as it would be sent, without what only its recipient may have."""

import re
from dataclasses import dataclass

#: What stands for an address that opens something without signing in.
HIDDEN = "…"
# Pages of the console that ask who one is: their addresses give nobody anything.
_OPEN = r"/console/(?:comments/[\w-]+|account|\?site=[\w-]+|channels\?site=[\w-]+)"


@dataclass(frozen=True)
class Unsent:
    """To whom, and what: ``kind`` is ``mail`` or that of a channel.

    ``comments`` are the numbers of those it tells of; ``member_id`` is whom it is for, of the team.
    """

    kind: str
    to: str
    title: str
    text: str
    comments: tuple[int, ...] = ()
    member_id: int | None = None


def without_secrets(text: str, base_url: str) -> str:
    """Return a text in which each address of the service itself that may hold a token is cut."""
    address = re.compile(rf"({re.escape(base_url)})(?!{_OPEN}(?![\w/?&=#.-]))/\S+")
    return address.sub(rf"\1/{HIDDEN}", text)
