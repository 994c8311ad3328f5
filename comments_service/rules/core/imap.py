"""Where mail comes in: a folder of an IMAP server as one setting."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_PORTS = {"imap": 143, "imaps": 993}


@dataclass(frozen=True)
class ImapFolder:
    """``tls``: from the first byte (``imaps://``); else it is begun before the password is sent,
    but for a server on this machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    tls: bool = True


def parse_imap(url: str) -> ImapFolder:
    """Return the folder that ``imaps://user:password@host:port/folder`` or ``imap://…`` names.

    User, password and folder are percent-encoded. Raises ValueError, without a word of the address.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not an address") from None
    if parts.scheme not in _PORTS or not host or not parts.username:
        raise ValueError("not an address of an IMAP server")
    if parts.query or parts.fragment:
        raise ValueError("not an address of an IMAP server")
    return ImapFolder(
        host=host,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        tls=parts.scheme == "imaps",
    )
