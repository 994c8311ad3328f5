"""Addresses: which page a comment belongs to, and which origins may embed a site.

Two addresses of one page share a key. Folded: the scheme, a leading ``www.``, the spelling of the
host, the default port, loopback hosts on any port, the fragment (``#!`` too: no page needs it any
more), tracking parameters, the order of the others, index files, slashes, dot segments, and the
spelling of escapes. Kept apart: the case of the path, its extension, every other parameter.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.hosts import ascii_host, fold_host

MAX_URL_LENGTH = 2000
MAX_ORIGIN_LENGTH = 300

_DEFAULT_PORTS = {"http": 80, "https": 443}
_ADDRESS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.I)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{0,5}))?", re.I)
_ORIGIN = re.compile(r"(https?)://(.+?)(:\*)?", re.I)
# Browsers drop tab, CR and LF inside an address and read a backslash as a slash: two readers of
# such an address would disagree on its host.
_TREACHEROUS = re.compile("[\x00-\x1f\x7f-\x9f\\\\\ud800-\udfff\u2028\u2029]")

_INDEX_FILE = re.compile(
    r"(?:index\.(?:x?html?|shtml|php\d?|aspx?|jsp|cgi)|default\.(?:html?|aspx?))"
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^;]*", re.I)
# What advertisers, newsletters, statistics, share buttons and blog engines append to an address
# without changing the page. Short or ambiguous names (ref, source, id, m=201003) stay.
_TRACKING = re.compile(
    r"(?:utm|mtm|matomo|hsa)_\w+|(?:pk|piwik)_(?:campaign|kwd|keyword|source|medium|content|cid)"
    r"|at_(?:medium|campaign\w*|creation|variant|link\w*|send_date|recipient\w*|platform|format)"
    r"|(?:fb|g|d|y|tw|tt)clid|msclkid|[wg]braid|gad_source|gad_campaignid|gclsrc|srsltid"
    r"|mc_[ce]id|igsh(?:id)?|li_fat_id|_hs(?:enc|mi)|__hs(?:tc|sc|fp)|hsctatracking|mkt_tok|ml_subscriber\w*"
    r"|vero_(?:id|conv)|oly_(?:enc|anon)_id|wickedid|rb_clickid|epik|s_cid|s_kwcid|_openstat"
    r"|_ga|_gl|_ke|__s|xtor|cmpid|ncid|dicbo|guccounter|guce_referr\w+|fb_(?:action|source|ref|comment)\w*"
    r"|action_(?:object|type|ref)_map|ref_(?:src|url)|spref|showcomment|commentpage|replytocom|unapproved"
    r"|moderation-hash|__twitter_impression|phpsessid|jsessionid|gdpr_consent\w*",
    re.I,
)
# Parameters that choose a rendering of the same page, with the values that do: Blogger's mobile
# view and the AMP view.
_RENDERINGS = {"m": {"0", "1"}, "amp": {"", "1", "0"}, "outputtype": {"amp"}}

_PATH_SAFE = "!$&()*+,;=:@~"
_QUERY_SAFE = "!$()*,;:@/?~"


@dataclass(frozen=True)
class PageUrl:
    """A page. ``key``: what all its addresses share. ``url``: a clean absolute address for links.

    ``host``: the folded host (see ``hosts.fold_host``), without a port.
    """

    key: str
    url: str
    host: str


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

    def __str__(self) -> str:
        if self.port == _DEFAULT_PORTS[self.scheme]:
            return f"{self.scheme}://{self.host}"
        return f"{self.scheme}://{self.host}:{'*' if self.port is None else self.port}"


@dataclass(frozen=True)
class _Address:
    scheme: str
    host: str
    port: int
    path: str
    query: str

    def place(self, host: str) -> str:
        """``host`` with this address's port, unless that is the scheme's own."""
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def canonical_page(url: str) -> PageUrl:
    """The page that an absolute http(s) address names.

    Raises ``AppError`` ``invalid`` (field ``url``: ``bad_value`` or ``too_long``).
    """
    address = _parse(url, "url", MAX_URL_LENGTH)
    segments = _segments(address.path)
    parameters = [pair for pair in _parameters(address.query) if not _is_noise(*pair)]
    clean = f"{address.scheme}://{address.place(address.host)}/" + "/".join(segments)
    host = fold_host(address.host)
    key = (host if host == "localhost" else address.place(host)) + _key_path(segments)
    page = PageUrl(
        key=key + _query(sorted(parameters, key=lambda pair: pair[0])),
        url=clean + _query(parameters),
        host=host,
    )
    if max(len(page.key), len(page.url)) > MAX_URL_LENGTH:
        raise _too_long("url")
    return page


@lru_cache(maxsize=256)
def parse_origin(text: str) -> Origin:
    """An origin such as ``https://blog.example:8443`` or, with any port, ``http://localhost:*``.

    Raises ``AppError`` ``invalid`` (field ``origin``) for anything more or less, ``null`` included.
    """
    match = _ORIGIN.fullmatch(text) if len(text) <= MAX_ORIGIN_LENGTH else None
    if match and not re.search(r"[/?#@\s]", match[2]) and not _TREACHEROUS.search(text):
        scheme, any_port = match[1].lower(), match[3]
        try:
            host, port = _host_and_port(match[2], scheme)
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


def _parse(url: str, field: str, max_length: int) -> _Address:
    url = url.strip(" ")
    if len(url) > max_length:
        raise _too_long(field)
    match = None if _TREACHEROUS.search(url) else _ADDRESS.fullmatch(url)
    if match:
        scheme = match[1].lower()
        try:
            host, port = _host_and_port(match[2], scheme)
        except ValueError:
            pass
        else:
            return _Address(scheme, host, port, match[3], match[4] or "")
    raise invalid(
        field, "bad_value", N_("Enter a full web address that starts with https:// or http://.")
    )


def _too_long(field: str) -> AppError:
    return invalid(field, "too_long", N_("This address is too long."))


def _host_and_port(authority: str, scheme: str) -> tuple[str, int]:
    match = _AUTHORITY.fullmatch(authority)
    if match is None:  # credentials end here too: "@" is in no host label
        raise ValueError("not a host and a port")
    port = int(match[2]) if match[2] else _DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise ValueError("not a port")
    return ascii_host(match[1]), port


def _segments(path: str) -> list[str]:
    """The segments after the first slash, escapes in one spelling, dot segments resolved."""
    raw = path.split("/")[1:] or [""]
    done: list[str] = []
    for position, part in enumerate(raw):
        segment = _requote(_SESSION_IN_PATH.sub("", part), _PATH_SAFE)
        if segment not in (".", ".."):
            done.append(segment)
            continue
        if segment == "..":
            del done[-1:]
        if position == len(raw) - 1:
            done.append("")
    return done


def _key_path(segments: list[str]) -> str:
    kept = [segment for segment in segments if segment]
    if kept and _INDEX_FILE.fullmatch(kept[-1].lower()):
        kept.pop()
    return "/" + "/".join(kept)


def _parameters(query: str) -> list[tuple[str, str]]:
    pairs = []
    for piece in query.split("&"):
        name, _, value = piece.replace("+", " ").partition("=")
        if name or value:
            pairs.append((_requote(name, _QUERY_SAFE), _requote(value, _QUERY_SAFE + "=")))
    return pairs


def _is_noise(name: str, value: str) -> bool:
    return bool(_TRACKING.fullmatch(name)) or value in _RENDERINGS.get(name.lower(), ())


def _query(pairs: list[tuple[str, str]]) -> str:
    joined = "&".join(f"{name}={value}" if value else name for name, value in pairs)
    return f"?{joined}" if joined else ""


def _requote(text: str, safe: str) -> str:
    """``text`` with exactly the escapes that it needs, its letters composed (NFC) if UTF-8."""
    octets = unquote_to_bytes(text)
    try:
        composed = unicodedata.normalize("NFC", octets.decode())
    except UnicodeDecodeError:
        return quote(octets, safe=safe)
    return quote(composed, safe=safe)
