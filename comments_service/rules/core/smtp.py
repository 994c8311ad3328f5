"""Where mail goes out: the address of an SMTP server as one setting."""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address, HeaderRegistry
from urllib.parse import parse_qsl, unquote, urlsplit

_PORTS = {"smtp": 25, "smtps": 465}
_STARTTLS = ("offered", "always", "never")


@dataclass(frozen=True)
class SmtpServer:
    """``tls``: from the first byte (``smtps://``); else ``starttls`` tells when it is begun.

    ``offered``: when the server can, and a password is never sent without; ``always``; ``never``.
    """

    host: str
    port: int
    user: str | None
    password: str = field(repr=False)
    tls: bool = False
    starttls: str = "offered"


def parse_smtp(url: str) -> SmtpServer:
    """Return the server that ``smtp://user:password@host:port?starttls=always`` or ``smtps://…``
    names.

    User and password are percent-encoded. Raises ValueError, without a word of the address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not an address") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "offered")
    is_bare = parts.path in ("", "/") and not parts.fragment and not options
    if parts.scheme not in _PORTS or not host or not is_bare or starttls not in _STARTTLS:
        raise ValueError("not an address of an SMTP server")
    return SmtpServer(
        host=host,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        starttls=starttls,
    )


def is_sender(text: str) -> bool:
    """Whether a mail can be from ``text``: one address, with or without a name."""
    return bool(sender_address(text))


def sender_address(text: str) -> str | None:
    """Return the bare address in ``Name <address>`` or ``address``; None for anything else."""
    if any(ord(character) < 32 for character in text):
        return None
    try:
        header = HeaderRegistry()("From", text)
    except (MessageError, ValueError, IndexError):
        return None
    addresses: tuple[Address, ...] = getattr(header, "addresses", ())
    if len(addresses) != 1 or header.defects or not addresses[0].domain:
        return None
    spec: str = addresses[0].addr_spec
    return spec
