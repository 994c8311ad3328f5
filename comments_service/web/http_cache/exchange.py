"""One request and what Flask makes of it, as WSGI has them (PEP 3333)."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, count, repeat
from operator import concat
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from comments_service.web.http_cache.answers import Answer, Header, Headers
from comments_service.web.keeping import KEPT, Kept

#: The one header that differs from one request to the next.
REQUEST_ID = "X-Request-ID"
# What of a request an answer may depend on and still be kept.
_VARIES_BY = {"accept-encoding", "origin"}
_ENDINGS = [f"{number:03x}" for number in range(4096)]

#: What came in, and when, by ``time.monotonic``: a plain tuple is made ten times as fast as one
#: with names.
Request = tuple[WSGIEnvironment, StartResponse, float]


class Made(NamedTuple):
    """What Flask answered."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    kept: Kept | None


def keys_of(environ: WSGIEnvironment) -> tuple[tuple[str, str, str], tuple[str, str]]:
    """Where an answer for this origin is kept, and one for all origins."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    return (path, query, environ.get("HTTP_ORIGIN", "")), (path, query)


def ask(application: WSGIApplication, environ: WSGIEnvironment) -> Made:
    """Have ``application`` answer, without telling the server yet."""
    started: list[Any] = []

    def start(status: str, headers: Headers, _exception: Any = None) -> Callable[[bytes], None]:
        started[:] = [status, headers]
        return _write_nothing

    body = application(environ, start)
    return Made(started[0], started[1], body, environ.pop(KEPT, None))


def answer_of(made: Made, environ: WSGIEnvironment) -> Answer | None:
    """What can be kept of what Flask answered; None when that is nothing."""
    names = {name.lower() for name, _ in made.headers}
    if made.kept is None or made.status != "200 OK" or "set-cookie" in names:
        return None
    listed = ",".join(value for name, value in made.headers if name.lower() == "vary")
    varies_by = {word.strip().lower() for word in listed.split(",")}
    if not varies_by - {""} <= _VARIES_BY:
        return None
    own, for_all = keys_of(environ)
    headers = [pair for pair in made.headers if pair[0] not in (REQUEST_ID, "Content-Length")]
    return Answer(own if "origin" in varies_by else for_all, headers, made.kept)


def id_of(made: Made) -> Header | None:
    """The one header that is for this request alone."""
    return next((pair for pair in made.headers if pair[0] == REQUEST_ID), None)


def new_ids(process: str) -> Iterator[str]:
    """Ids that no other process gives whose name is another; safe between threads.

    C from end to end: what is shared is the beginning of 4,096 ids, so that the next one takes a
    third of the time of formatting a number.
    """
    beginnings = map(f"{process}%05x".__mod__, count())
    return chain.from_iterable(map(partial(map, concat), map(repeat, beginnings), repeat(_ENDINGS)))


def close(body: Iterable[bytes]) -> None:
    """End an answer that is not sent."""
    end = getattr(body, "close", None)
    if end:
        end()


def _write_nothing(_chunk: bytes) -> None:
    raise NotImplementedError("Flask answers by what it returns")
