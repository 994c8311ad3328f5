"""Origins that may embed a site, and the addresses of its pages in their parts."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import unquote

from comments_service.errors import N_, invalid
from comments_service.rules.text.hosts import ascii_host, fold_host

MAX_URL_LENGTH = 2000
#: Of an address with all its escapes: a letter may take twelve characters.
MAX_ESCAPED_LENGTH = 12 * MAX_URL_LENGTH
MAX_ORIGIN_LENGTH = 300

DEFAULT_PORTS = {"http": 80, "https": 443}
_PAGE_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.I)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{0,5}))?", re.I)
_ORIGIN = re.compile(r"(https?)://(.+?)(:\*)?", re.I)
# Browsers drop tab, CR and LF inside an address and read a backslash as a slash: two readers of
# such an address would disagree on its host.
_TREACHEROUS = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff\u2028\u2029]")


@dataclass(frozen=True)
class Origin:
    """Scheme, host in ASCII form and port (None: any port) of a page that may embed a site."""

    scheme: str
    host: str
    port: int | None

    def matches(self, other: "Origin") -> bool:
        """Whether ``other``, the origin of a request, is exactly this one (or on its any port)."""
        same_place = (self.scheme, self.host) == (other.scheme, other.host)
        return same_place and self.port in (None, other.port)

    def covers(self, other: "Origin") -> bool:
        """Whether a site that lists this one has pages at ``other``: with or without ``www.``."""
        return self.matches(other) or self.beside_www().matches(other)

    def beside_www(self) -> "Origin":
        """Return the same with ``www.`` before its host, or without where it has that."""
        if self.host.startswith("www."):
            return replace(self, host=self.host.removeprefix("www."))
        is_name = self.host != "localhost" and not re.fullmatch(r"\[.*\]|[0-9.]+", self.host)
        return replace(self, host=f"www.{self.host}") if is_name else self

    def __str__(self) -> str:
        if self.port == DEFAULT_PORTS[self.scheme]:
            return f"{self.scheme}://{self.host}"
        return f"{self.scheme}://{self.host}:{'*' if self.port is None else self.port}"


@dataclass(frozen=True)
class PageAddress:
    """An absolute http(s) address in its parts, each as typed."""

    scheme: str
    host: str
    port: int
    path: str
    query: str
    fragment: str

    @property
    def origin(self) -> Origin:
        """The origin of which it is."""
        return Origin(self.scheme, self.host, self.port)

    @property
    def folded_host(self) -> str:
        """The host as thread keys and the lists of sites have it."""
        return fold_host(self.host)


def parse_page_address(url: str) -> PageAddress:
    """Return the parts of an absolute http(s) address.

    Its length is counted as people read it, without escapes. Raise ``AppError`` ``invalid`` (field
    ``url``: ``bad_value`` or ``too_long``).
    """
    url = url.strip(" ")
    if len(url) > MAX_ESCAPED_LENGTH or len(unquote(url)) > MAX_URL_LENGTH:
        raise invalid("url", "too_long", N_("This address is too long."))
    match = None if _TREACHEROUS.search(url) else _PAGE_ADDRESS.fullmatch(url)
    if match:
        scheme = match[1].lower()
        try:
            host, port = host_and_port(match[2], scheme)
        except ValueError:
            pass
        else:
            return PageAddress(scheme, host, port, match[3], match[4] or "", match[5] or "")
    raise invalid(
        "url", "bad_value", N_("Enter a full web address that starts with https:// or http://.")
    )


@lru_cache(maxsize=256)
def parse_origin(text: str) -> Origin:
    """Return an origin such as ``https://blog.example:8443`` or, with any port,
    ``http://localhost:*``.

    Raises ``AppError`` ``invalid`` (field ``origin``) for anything more or less, ``null`` included.
    """
    match = _ORIGIN.fullmatch(text)
    if match and not re.search(r"[/?#@\s]", match[2]) and not _TREACHEROUS.search(text):
        scheme, any_port = match[1].lower(), match[3]
        try:
            host, port = host_and_port(match[2], scheme)
        except ValueError:
            pass
        else:
            if not (any_port and re.search(r":[0-9]*$", match[2].rpartition("]")[2])):
                return Origin(scheme, host, None if any_port else port)
    raise invalid(
        "origin",
        "bad_value",
        N_("Enter an origin as scheme and host, such as https://blog.example, without a path."),
    )


def is_local(origin: Origin) -> bool:
    """Whether an origin is of the machine that the browser runs on."""
    return fold_host(origin.host) == "localhost"


def host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    """Return the host in ASCII form and the port of an address. Raise ``ValueError``."""
    match = _AUTHORITY.fullmatch(authority)
    if match is None:  # credentials end here too: "@" is in no host label
        raise ValueError("not a host and a port")
    port = int(match[2]) if match[2] else DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise ValueError("not a port")
    return ascii_host(match[1]), port
