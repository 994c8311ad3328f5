"""A cached response: its bytes in each encoding with their header lists, ready to be sent."""

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
from comments_service.web.http_cache.cacheable import CacheEntry, Dependencies

Header = tuple[str, str]
Headers = list[Header]

#: In place of a thread: any of its site, see Dependencies.is_of_whole_site.
ANY = -2

_SMALLEST_WORTH_ENCODING = 500
# What Python's objects around the bytes take, measured by tracemalloc.
_BYTES_PER_RESPONSE = 1700
_BYTES_PER_HEADER = 210
_BYTES_PER_VARIANT = 800
_DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": lambda content: content,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
# Headers of the content, which a 304 has none of (RFC 9110, section 15.4.5).
_CONTENT_HEADERS = {"content-type", "content-length", "content-encoding"}


@dataclass(frozen=True, slots=True)
class RawResponse:
    """What is sent: all but the headers that differ from one request to the next."""

    status: int
    line: str
    headers: Headers
    body: list[bytes]


@dataclass(frozen=True, slots=True)
class Variant:
    """The response in one encoding, as 200 and as 304."""

    etag: str
    full: RawResponse
    not_modified: RawResponse

    def response_to(self, if_none_match: str) -> RawResponse:
        """Return the 304 for a client that has this variant (RFC 9110, section 13.1.2)."""
        if if_none_match == self.etag:
            return self.not_modified
        matches = parse_etags(if_none_match).contains_weak(self.etag.strip('"'))
        return self.not_modified if matches else self.full


@dataclass(slots=True, eq=False)
class CachedResponse:
    """What one address answers. ``stamp``: as of when its dependencies were checked."""

    key: Hashable
    headers: Headers
    entry: InitVar[CacheEntry]
    route: str = field(init=False)
    dependencies: Dependencies | None = field(init=False)
    stamp: Any = None
    was_used: bool = False
    variants: dict[str, Variant] = field(default_factory=dict)
    places: frozenset[Place] = field(init=False)
    _tag: str = field(init=False)
    # What all variants can be made of, in its encoding.
    _packed: tuple[str, bytes] = field(init=False)
    _is_worth_encoding: bool = field(init=False)

    def __post_init__(self, entry: CacheEntry) -> None:
        self.route, self.dependencies = entry.route, entry.dependencies
        self.places = _places(entry.dependencies) if entry.dependencies else frozenset()
        self._packed = ("identity", entry.content)
        self._is_worth_encoding = len(entry.content) >= _SMALLEST_WORTH_ENCODING
        self._tag = hashlib.sha256(entry.content).hexdigest()[:20]

    @property
    def size(self) -> int:
        """Count the bytes in memory, each variant that was made so far included."""
        # One variant may have several names, and the same bytes two owners.
        variants = {variant.etag: variant for variant in list(self.variants.values())}
        sent = [variant.full.body[0] for variant in variants.values()]
        bodies = {id(body): body for body in (*sent, self._packed[1])}
        objects = (
            _BYTES_PER_RESPONSE
            + _BYTES_PER_HEADER * len(self.headers)
            + _BYTES_PER_VARIANT * len(variants)
        )
        return objects + sum(map(len, bodies.values()))

    def add_variant(self, accepted: str) -> Variant:
        """Make the variant in the encoding ``accepted``, unless it exists under another name."""
        encoding = accepted if self._is_worth_encoding else "identity"
        variant = self.variants.get(encoding) or self._make_variant(encoding)
        self.variants[accepted] = self.variants[encoding] = variant
        return variant

    def _make_variant(self, encoding: str) -> Variant:
        """Encode the content. Once there is a smaller form the plain one is not kept as well."""
        body = self._encode(encoding)
        self._packed = min(self._packed, (encoding, body), key=lambda packed: len(packed[1]))
        etag = f'"{self._tag}-{encoding}"'
        headers = [*self.headers, ("ETag", etag)]
        full = [*headers, ("Content-Length", str(len(body)))]
        if encoding != "identity":
            full.append(("Content-Encoding", encoding))
        not_modified = [pair for pair in headers if pair[0].lower() not in _CONTENT_HEADERS]
        return Variant(
            etag,
            RawResponse(200, "200 OK", full, [body]),
            RawResponse(304, "304 NOT MODIFIED", not_modified, []),
        )

    def _encode(self, encoding: str) -> bytes:
        packed_as, packed = self._packed
        if encoding == packed_as:
            return packed
        content = _DECODERS[packed_as](packed)
        if encoding == "identity":
            return content
        if encoding == "gzip":
            return gzip.compress(content, 6, mtime=0)
        # Quality 5 costs 0.5 ms for 20 kB and leaves what 11 leaves plus a tenth; 11 costs fifty
        # times as much, which is for what never changes.
        quality = 5 if self.dependencies else 11
        return bytes(brotli.compress(content, quality=quality))


def _places(dependencies: Dependencies) -> frozenset[Place]:
    heads = dependencies.threads.values()
    threads = {head[0] if head else NEW for head in heads} | {ALL}
    if dependencies.is_of_whole_site:
        threads.add(ANY)
    return frozenset((dependencies.site_id, thread) for thread in threads)


@lru_cache(maxsize=256)
def encoding_of(accept_encoding: str) -> str:
    """Choose the encoding for an Accept-Encoding header (RFC 9110, section 12.5.3)."""
    accepted = parse_accept_header(accept_encoding, Accept)
    return accepted.best_match(["br", "gzip", "identity"]) or "identity"
