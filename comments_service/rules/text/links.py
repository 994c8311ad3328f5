"""Addresses that people link to: as typed, but for what no two readers would read alike.

A link is not a key (``rules.text.urls``): escapes, parameters and fragments mean what their server
or page says they mean. So a browser reads what ``clean_address`` returns as it would have read what
was typed (URL Standard, section 4.4).
"""

import re
from urllib.parse import quote

from comments_service.errors import N_, invalid
from comments_service.rules.text.hosts import FULL_STOP, MAX_TYPED_HOST_LENGTH, ascii_host

_ADDRESS = re.compile(r"(https?)://([^/?#]*)(.*)", re.I)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]*))?", re.I)
_LONGEST_AUTHORITY = MAX_TYPED_HOST_LENGTH + len(":65535")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Browsers drop tab, CR and LF inside an address and read a backslash as a slash: two readers of
# such an address would disagree on its host.
_TREACHEROUS = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff\u2028\u2029]")
# Browsers encode more in some parts of an address and less in others: these everywhere.
_ENCODED = ' "<>'
_SAFE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) not in _ENCODED)


def clean_address(url: str, field: str, max_length: int) -> str:
    """Return an absolute http(s) address as typed, its scheme and host in one spelling.

    What no address may hold is percent-encoded; ``max_length`` is of what was typed. Raise
    ``AppError`` ``invalid`` for ``field``: ``too_long``, ``bad_value``.
    """
    url = url.strip(" ")
    if len(url) > max_length:
        raise invalid(field, "too_long", N_("This address is too long."))
    match = None if _TREACHEROUS.search(url) else _ADDRESS.fullmatch(url)
    if match:
        scheme, authority, tail = match[1].lower(), match[2], match[3]
        try:
            place = _place(scheme, authority)
        except ValueError:
            pass
        else:
            slash = "" if tail.startswith("/") else "/"
            return f"{scheme}://{place}{slash}{quote(tail, safe=_SAFE)}"
    raise invalid(
        field, "bad_value", N_("Enter a full web address that starts with https:// or http://.")
    )


def _place(scheme: str, authority: str) -> str:
    """Return host and port, without what browsers leave out. Raise ``ValueError``."""
    # Credentials end here too: "@" is in no label of a host.
    match = _AUTHORITY.fullmatch(authority) if len(authority) <= _LONGEST_AUTHORITY else None
    if match is None:
        raise ValueError("not a host and a port")
    host, port = ascii_host(match[1]), int(match[2] or _DEFAULT_PORTS[scheme])
    if match[1].isascii():
        host = match[1].lower()  # IPv6 and a full stop at the end stay as typed
    elif FULL_STOP.match(match[1], len(match[1]) - 1):
        host += "."
    if not 0 < port < 65536:
        raise ValueError("not a port")
    return host if port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
