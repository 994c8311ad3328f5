"""One request and what Flask makes of it, as WSGI has them (PEP 3333)."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, count, repeat
from operator import concat
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from comments_service.web.http_cache.cacheable import CACHE_ENTRY, CacheEntry
from comments_service.web.http_cache.responses import CachedResponse, Header, Headers

#: The one header that differs from one request to the next.
REQUEST_ID = "X-Request-ID"
# The request headers that a cached response may depend on.
_MAY_VARY_BY = {"accept-encoding", "origin"}
_SUFFIXES = [f"{number:03x}" for number in range(4096)]

#: What came in, and when, by ``time.monotonic``: a plain tuple is made ten times as fast as one
#: with names.
Request = tuple[WSGIEnvironment, StartResponse, float]


class FlaskResponse(NamedTuple):
    """What Flask answered."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    entry: CacheEntry | None


def cache_keys(environ: WSGIEnvironment) -> tuple[tuple[str, str, str], tuple[str, str]]:
    """Return the key of a response for this origin, and of one for all origins."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return (path, query, environ.get("HTTP_ORIGIN", "")), (path, query)


def call(application: WSGIApplication, environ: WSGIEnvironment) -> FlaskResponse:
    """Have ``application`` answer, without telling the server yet."""
    started: list[Any] = []

    def start(status: str, headers: Headers, _exception: Any = None) -> Callable[[bytes], None]:
        started[:] = [status, headers]
        return _write_nothing

    body = application(environ, start)
    return FlaskResponse(started[0], started[1], body, environ.pop(CACHE_ENTRY, None))


def to_cached(response: FlaskResponse, environ: WSGIEnvironment) -> CachedResponse | None:
    """Return what can be cached of ``response``; None when that is nothing."""
    names = {name.lower() for name, _ in response.headers}
    if response.entry is None or response.status != "200 OK" or "set-cookie" in names:
        return None
    vary = ",".join(value for name, value in response.headers if name.lower() == "vary")
    varies_by = {word.strip().lower() for word in vary.split(",")} - {""}
    if not varies_by <= _MAY_VARY_BY:
        return None
    own, shared = cache_keys(environ)
    headers = [pair for pair in response.headers if pair[0] not in (REQUEST_ID, "Content-Length")]
    return CachedResponse(own if "origin" in varies_by else shared, headers, response.entry)


def id_header(response: FlaskResponse) -> Header | None:
    """Return the one header that is for this request alone."""
    return next((pair for pair in response.headers if pair[0] == REQUEST_ID), None)


def request_ids(process: str) -> Iterator[str]:
    """Yield ids that no process of another name yields; safe between threads.

    All in C, and of two ready strings each: to format a number takes three times as long.
    """
    prefixes = map(f"{process}%05x".__mod__, count())
    return chain.from_iterable(map(partial(map, concat), map(repeat, prefixes), repeat(_SUFFIXES)))


def close(body: Iterable[bytes]) -> None:
    """End a response that is not sent."""
    end = getattr(body, "close", None)
    if end:
        end()


def _write_nothing(_chunk: bytes) -> None:
    raise NotImplementedError("Flask answers by what it returns")
