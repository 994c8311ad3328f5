"""Which page an address names, and the address that links to that page use.

A page has a key, which all its addresses share, and one address that people follow. Keys fold:
the scheme, a leading ``www.``, the spelling of the host, the default port, loopback hosts on any
port (unless the site keeps those apart), the fragment, parameters that make no page, the order of
the others, index files, slashes, dot segments, the spelling of escapes. Kept apart: the case of the
path, its extension.

The address is not folded. It stays as typed, but for what is unsafe: what the URL Standard
percent-encodes, sessions, parameters that make no page (they name the reader). Of several origins
of a page, one that the site lists and https win.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, unquote, unquote_to_bytes

from comments_service.errors import AppError
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.page_keys import address_of_key, bounded_key, key_of_id
from comments_service.rules.text.trackers import is_tracker
from comments_service.rules.text.urls import DEFAULT_PORTS, Origin, PageAddress, parse_page_address

Parameters = Literal["untracked", "listed", "every"]

_INDEX_FILE = re.compile(
    r"(?:index\.(?:x?html?|shtml|php\d?|aspx?|jsp|cgi)|default\.(?:html?|aspx?))"
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^;/]*", re.I)
_ESCAPED_END = re.compile("%3f|%23", re.I)
_ROUTE = re.compile(r"(!?)(/[^?]*)(?:\?(.*))?")
# An address that was escaped for HTML once too often, "&amp;amp;page=2".
_ESCAPED_AMPERSANDS = re.compile(r"^(?:amp;)+")
# So escapes are written in keys.
_PATH_SAFE = "!$&()*+,;=:@~"
_QUERY_SAFE = "!$()*,;:@/?~"


def _all_but(unsafe: str) -> str:
    return "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in unsafe)


# What browsers leave as it is in each part (https://url.spec.whatwg.org/#percent-encoded-bytes).
_LINK_PATH_SAFE = _all_but('"<>`{}')
_LINK_QUERY_SAFE = _all_but("\"<>'")
_LINK_FRAGMENT_SAFE = _all_but('"<>`')


@dataclass(frozen=True)
class PageUrl:
    """A page. ``key``: what all its addresses share. ``url``: the address that links go to.

    ``host``: the folded host (see ``hosts.fold_host``), without a port. ``policy``: what made it.
    """

    key: str
    url: str
    host: str
    policy: "PagePolicy | None" = field(default=None, compare=False, repr=False)

    @property
    def plain_url(self) -> str:
        """An address that says no more than the key does, whoever typed the other one."""
        return address_of_page(self, self.policy or UNDECIDED)


@dataclass(frozen=True)
class PagePolicy:
    """What makes a page of a site.

    ``parameters``: all but known trackers, those of ``names`` alone, or every one.
    ``hash_routes``: the fragments ``#/…`` and ``#!/…`` name pages. ``local_ports``: so do the ports
    of loopback hosts. ``origins``: the site's own.
    """

    parameters: Parameters = "untracked"
    names: frozenset[str] = frozenset()
    hash_routes: bool = False
    local_ports: bool = False
    origins: tuple[Origin, ...] = field(default=())

    def page_at(self, url: str) -> PageUrl:
        """Return the page that an absolute http(s) address names.

        Raise ``AppError`` ``invalid`` (field ``url``: ``bad_value`` or ``too_long``).
        """
        return self.page_of(parse_page_address(url))

    def page_of(self, address: PageAddress) -> PageUrl:
        """Return the page of an address in its parts."""
        host = address.folded_host
        is_one = host == "localhost" and not self.local_ports
        place = host if is_one else _place(address.scheme, host, address.port)
        route = _ROUTE.fullmatch(address.fragment) if self.hash_routes else None
        key = place + _key_path(address.path) + self._key_query(address.query)
        url = self._origin(address) + _link_path(address.path) + self._link_query(address.query)
        if route and _key_path(route[2]) != "/":
            key += f"#{route[1]}{_key_path(route[2])}{self._key_query(route[3] or '')}"
            url += f"#{quote(address.fragment, safe=_LINK_FRAGMENT_SAFE)}"
        return PageUrl(bounded_key(key), url, host, self)

    def _origin(self, address: PageAddress) -> str:
        """Return the origin for links: of those listed for this place, https first, then as
        typed."""
        typed = address.origin
        place = _folded_place(typed)
        listed = [one for one in self.origins if one.port and _folded_place(one) == place]
        if not listed:
            return str(typed)
        return str(min(listed, key=lambda one: (one.scheme != "https", one != typed, str(one))))

    def _key_query(self, query: str) -> str:
        pairs = [_pair(piece) for piece in query.split("&")]
        kept = [pair for pair in pairs if pair != ("", "") and self._makes_a_page(*pair)]
        kept.sort(key=lambda pair: pair[0])
        joined = "&".join(f"{name}={value}" if value else name for name, value in kept)
        return f"?{joined}" if joined else ""

    def _link_query(self, query: str) -> str:
        pieces = query.split("&")
        kept = [piece for piece in pieces if self._makes_a_page(*_pair(piece))]
        joined = "&".join(_ESCAPED_AMPERSANDS.sub("", piece) for piece in kept)
        return "?" + quote(joined, safe=_LINK_QUERY_SAFE) if any(kept) else ""

    def _makes_a_page(self, name: str, value: str) -> bool:
        if self.parameters == "listed":
            return unquote(name) in self.names
        return self.parameters == "every" or not is_tracker(name, value)


#: What makes a page of a site that has decided nothing.
UNDECIDED = PagePolicy()


def page_with_id(page_id: str, page: PageUrl) -> PageUrl:
    """Return the page that is named by ``page_id``, at the address of ``page``.

    An id is opaque: no part of it means anything. It is compared as composed text (NFC), without
    blanks at its ends. Raise ``AppError`` ``invalid`` (field ``page_id``).
    """
    return PageUrl(key_of_id(page_id), page.url, page.host, page.policy)


def address_of_page(page: PageUrl, policy: PagePolicy) -> str:
    """Return an address of ``page`` that says no more than its key does.

    For links, while nobody who is trusted has said where the page is. Of a page with an id that is
    the top of its site.
    """
    address = address_of_key(page.key)
    if address is not None:
        return policy.page_at(address).url
    return "/".join(page.url.split("/", 3)[:3]) + "/"


def without_query(url: str) -> str | None:
    """Return origin and path of an address, None for what is none: no more is noted of readers.

    A path ends at an escaped ``?`` or ``#`` too, which mail programs make of the sign.
    """
    try:
        address = parse_page_address(url)
    except AppError:
        return None
    return f"{address.origin}{_ESCAPED_END.split(_link_path(address.path))[0]}"


def comment_place(url: str, comment: str) -> str:
    """Return the address of a comment on a page; of a page named by its fragment, the page's."""
    return url if "#" in url else f"{url}#c-{comment}"


def _place(scheme: str, host: str, port: int | None) -> str:
    return host if port == DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _folded_place(origin: Origin) -> str:
    return _place(origin.scheme, fold_host(origin.host), origin.port)


def _segments(path: str) -> list[str]:
    """Return the segments after the first slash as typed, without sessions, dot segments
    resolved."""
    raw = path.split("/")[1:] or [""]
    done: list[str] = []
    for position, part in enumerate(raw):
        segment = _SESSION_IN_PATH.sub("", part)
        dots = segment.lower().replace("%2e", ".")
        if dots not in (".", ".."):
            done.append(segment)
            continue
        if dots == "..":
            del done[-1:]
        if position == len(raw) - 1:
            done.append("")
    return done


def _key_path(path: str) -> str:
    kept = [_requote(segment, _PATH_SAFE) for segment in _segments(path) if segment]
    if kept and _INDEX_FILE.fullmatch(kept[-1].lower()):
        kept.pop()
    return "/" + "/".join(kept)


def _link_path(path: str) -> str:
    return "/" + quote("/".join(_segments(path)), safe=_LINK_PATH_SAFE)


def _pair(piece: str) -> tuple[str, str]:
    """Name and value of a parameter as keys have them."""
    name, _, value = piece.replace("+", " ").partition("=")
    name = _ESCAPED_AMPERSANDS.sub("", _requote(name, _QUERY_SAFE))
    return name, _requote(value, _QUERY_SAFE + "=")


def _requote(text: str, safe: str) -> str:
    """``text`` with exactly the escapes that it needs, its letters composed (NFC) if UTF-8."""
    octets = unquote_to_bytes(text)
    try:
        composed = unicodedata.normalize("NFC", octets.decode())
    except UnicodeDecodeError:
        return quote(octets, safe=safe)
    return quote(composed, safe=safe)
