"""The mailbox that answers to our mails come to."""

from collections.abc import Callable
from dataclasses import dataclass

from comments_service.models import Site

#: Counts a comment against the limits of its site: (site, poster's hash, key of the thread,
#: commenter, if known). Raises AppError rate_limited.
Admit = Callable[[Site, str, str, int | None], None]


@dataclass(frozen=True)
class Mailbox:
    """``address`` is where answers go, ``own`` the address that our mails are from."""

    address: str
    own: str | None
    secret_key: str
    admit: Admit
