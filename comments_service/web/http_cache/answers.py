"""A kept answer: its bytes in each encoding with their header lists, ready to be sent."""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import InitVar, dataclass, field
from functools import lru_cache
from typing import Any

import brotli
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags

from comments_service.services.core.transaction import ALL, NEW, Place
from comments_service.web.keeping import Kept, Sources

Header = tuple[str, str]
Headers = list[Header]

#: In place of a thread: any of its site, see Sources.is_of_whole_site.
ANY = -2

_SMALLEST_WORTH_ENCODING = 500
# What Python's objects around the bytes take, as tracemalloc tells.
_PER_ANSWER = 1700
_PER_HEADER = 210
_PER_FORM = 800
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda content: content,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
# Of the content, which a 304 has none of (RFC 9110, section 15.4.5).
_OF_CONTENT = {"content-type", "content-length", "content-encoding"}


@dataclass(slots=True, eq=False)
class Reply:
    """What is sent: all but what differs from one request to the next.

    ``note`` is told how many seconds each sending took, once somebody was asked for it.
    """

    status: int
    line: str
    headers: Headers
    body: list[bytes]
    note: Callable[[float], object] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """The answer in one encoding, as 200 and as 304."""

    etag: str
    found: Reply
    not_modified: Reply

    def reply_to(self, if_none_match: str) -> Reply:
        """304 to a client that has this form already (RFC 9110, section 13.1.2)."""
        is_known = parse_etags(if_none_match).contains_weak(self.etag.strip('"'))
        return self.not_modified if is_known else self.found


@dataclass(slots=True, eq=False)
class Answer:
    """What one address answers. ``mark`` tells since when its sources are known to stand."""

    key: Hashable
    headers: Headers
    kept: InitVar[Kept]
    route: str = field(init=False)
    sources: Sources | None = field(init=False)
    mark: Any = None
    is_used: bool = False
    forms: dict[str, Form] = field(default_factory=dict)
    places: frozenset[Place] = field(init=False)
    _tag: str = field(init=False)
    # What all forms can be made of, in its encoding.
    _packed: tuple[str, bytes] = field(init=False)
    _is_worth_encoding: bool = field(init=False)

    def __post_init__(self, kept: Kept) -> None:
        self.route, self.sources = kept.route, kept.sources
        self.places = _places(kept.sources) if kept.sources else frozenset()
        self._packed = ("identity", kept.content)
        self._is_worth_encoding = len(kept.content) >= _SMALLEST_WORTH_ENCODING
        self._tag = hashlib.sha256(kept.content).hexdigest()[:20]

    @property
    def size(self) -> int:
        """Bytes held, each form that was made so far included."""
        # The same form may stand under several names, the same bytes in two places.
        forms = {form.etag: form for form in list(self.forms.values())}
        sent = [form.found.body[0] for form in forms.values()]
        bodies = {id(body): body for body in (*sent, self._packed[1])}
        around = _PER_ANSWER + _PER_HEADER * len(self.headers) + _PER_FORM * len(forms)
        return around + sum(map(len, bodies.values()))

    def ready(self, accept_encoding: str) -> Form | None:
        """The form that the client likes best, if one like them was here before."""
        return self.forms.get(encoding_of(accept_encoding))

    def make(self, accept_encoding: str) -> Form:
        """Make that form, if it is not there under another name."""
        liked = encoding_of(accept_encoding)
        encoding = liked if self._is_worth_encoding else "identity"
        made = self.forms.get(encoding) or self._made(encoding)
        self.forms[liked] = self.forms[encoding] = made
        return made

    def _made(self, encoding: str) -> Form:
        """The form. Once there is a smaller one the plain content is not held as well."""
        body = self._encoded(encoding)
        self._packed = min(self._packed, (encoding, body), key=lambda packed: len(packed[1]))
        etag = f'"{self._tag}-{encoding}"'
        headers = [*self.headers, ("ETag", etag)]
        found = [*headers, ("Content-Length", str(len(body)))]
        if encoding != "identity":
            found.append(("Content-Encoding", encoding))
        not_modified = [pair for pair in headers if pair[0].lower() not in _OF_CONTENT]
        return Form(
            etag,
            Reply(200, "200 OK", found, [body]),
            Reply(304, "304 NOT MODIFIED", not_modified, []),
        )

    def _encoded(self, encoding: str) -> bytes:
        packed_as, packed = self._packed
        if encoding == packed_as:
            return packed
        content = _UNPACK[packed_as](packed)
        if encoding == "identity":
            return content
        if encoding == "gzip":
            return gzip.compress(content, 6, mtime=0)
        # Quality 5 costs 0.5 ms for 20 kB and leaves what 11 leaves plus a tenth; 11 costs fifty
        # times as much, which is for what never changes.
        quality = 5 if self.sources else 11
        return bytes(brotli.compress(content, quality=quality))


def _places(sources: Sources) -> frozenset[Place]:
    heads = sources.threads.values()
    threads = {head[0] if head else NEW for head in heads} | {ALL}
    if sources.is_of_whole_site:
        threads.add(ANY)
    return frozenset((sources.site_id, thread) for thread in threads)


@lru_cache(maxsize=256)
def encoding_of(accept_encoding: str) -> str:
    """What is best sent to who says this, of what there is here (RFC 9110, section 12.5.3)."""
    liked = parse_accept_header(accept_encoding, Accept)
    return liked.best_match(["br", "gzip", "identity"]) or "identity"
