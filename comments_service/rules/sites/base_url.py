"""Where browsers reach the service: a host of its own, or a path of somebody else's."""

import re
from urllib.parse import urlsplit

from comments_service.rules.text.urls import parse_origin

# Plain names, so that browsers, proxies and we write them alike; none is "." or "..".
_PATH = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")


def split_base(url: str) -> tuple[str, str]:
    """Return the origin and the path of an address, the path without a slash at its end."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host}", (slash + path).rstrip("/")


def clean_base(url: str) -> str:
    """Return an address with its origin in one spelling. Raise AppError or ValueError."""
    origin, path = split_base(url)
    if not parse_origin(origin).port or not _PATH.fullmatch(path):
        raise ValueError("not an address to begin others with")
    return f"{parse_origin(origin)}{path}"


def mail_host(url: str) -> str:
    """Return the host of an address as mail addresses write it (RFC 5321, section 4.1.3)."""
    host = urlsplit(url).hostname or ""
    return f"[IPv6:{host}]" if ":" in host else host
