"""The WSGI layer in front of Flask: what was answered before is answered from ready bytes.

It knows nothing of threads or pages. A view says that its answer may be kept and what it was made
from (``web.keeping``); the answer's own ``Vary`` says which requests it is for.
"""

import secrets
import time
from collections.abc import Callable, Collection, Iterable
from itertools import repeat
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from comments_service.queries.comments.versions import versions
from comments_service.services.core.transaction import Place
from comments_service.web.http.logs import request_id
from comments_service.web.http_cache.answers import ANY, Answer, Header, encoding_of
from comments_service.web.http_cache.exchange import (
    REQUEST_ID,
    Request,
    answer_of,
    ask,
    close,
    id_of,
    keys_of,
    new_ids,
)
from comments_service.web.http_cache.shelf import Shelf
from comments_service.web.http_cache.turns import Turn, Turns
from comments_service.web.http_cache.watch import Watch
from comments_service.web.keeping import Sources

#: Asked about a kind of answer that is given here: method, route, status, what became of it
#: (``hit``, ``checked``: its sources were asked for, ``miss``: Flask made it, ``stale``). Returns
#: what is told the seconds of each.
Observer = Callable[[str, str, int, str], Callable[[float], object]]

_READS = ("GET", "HEAD")
#: How long one request waits for the answer that another is making.
_PATIENCE_S = 2.0
#: How long after a failure the database is not asked whether what is kept still stands.
_REST_S = 0.5
_STALE = ("Cache-Status", "palabre; hit; detail=stale")  # RFC 9211


def _unobserved(
    _method: str, _route: str, _status: int, _outcome: str
) -> Callable[[float], object]:
    return lambda _seconds: None


class Front:
    """``shelf`` holds the answers; ``observe``, set before the first, hears of each that is given.

    ``listen`` begins to hear of changes elsewhere; ``tell`` are told of changes here.
    """

    def __init__(self, app: Flask, watch: Watch, *, is_keepable: Callable[[str], bool]) -> None:
        self.shelf = Shelf()
        self.observe: Observer = _unobserved
        self.listen: Callable[[], None] | None = None
        self.tell: list[Callable[[Collection[Place]], None]] = []
        self._app = app
        self.inner: WSGIApplication = app.wsgi_app
        self._watch = watch
        self._is_keepable = is_keepable
        self._turns = Turns()
        self._rests_until = 0.0
        self._trusts_proxy = app.extensions["palabre"].settings.trusted_proxy_hops > 0
        self._new_ids = zip(repeat(REQUEST_ID), new_ids(secrets.token_hex(4)))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept if that stands, else have Flask answer.

        This is all that is done for nearly all requests. It spares what calls it can: each is time
        under the interpreter's lock, for which other threads wait.
        """
        began = time.monotonic()
        get = environ.get
        path, query = get("PATH_INFO", ""), get("QUERY_STRING", "")
        find = self.shelf.answers.get
        answer = find((path, query, get("HTTP_ORIGIN", ""))) or find((path, query))
        if answer is None or environ["REQUEST_METHOD"] != "GET":
            return self._find_out((environ, start_response, began))
        sources = answer.sources
        if sources and (sources.turns_at or not self._watch.stands(answer.mark, began)):
            return self._find_out((environ, start_response, began))
        form = answer.forms.get(encoding_of(get("HTTP_ACCEPT_ENCODING", "")))
        if form is None or (self._trusts_proxy and "HTTP_X_REQUEST_ID" in environ):
            return self._find_out((environ, start_response, began))
        answer.is_used = True
        known = get("HTTP_IF_NONE_MATCH")
        if known is None:
            reply = form.found
        else:
            reply = form.not_modified if known == form.etag else form.reply_to(known)
        start_response(reply.line, [*reply.headers, next(self._new_ids)])
        if reply.note is None:
            reply.note = self.observe("GET", answer.route, reply.status, "hit")
        reply.note(time.monotonic() - began)
        return reply.body

    def committed(self, _app: Flask, *, places: Collection[Place]) -> None:
        """This process has changed ``places``: look again, and have others look again."""
        self.doubt(places)
        for tell in self.tell:
            tell(places)

    def doubt(self, places: Collection[Place]) -> None:
        """Believe nothing that was made from ``places`` before it was looked at again."""
        touched = {*places, *((site_id, ANY) for site_id, _ in places)}
        # In this order: who builds puts the answer down first and then asks whether it was
        # overtaken.
        self._turns.overtake(touched)
        self.shelf.doubt(touched)

    def _find_out(self, request: Request) -> Iterable[bytes]:
        environ, start_response, _ = request
        if environ["REQUEST_METHOD"] not in _READS:
            return self.inner(environ, start_response)
        answer = self._find(environ)
        if answer is not None and self._stands(answer):
            return self._send(answer, request, "hit")
        if not self._is_keepable(environ.get("PATH_INFO", "")):
            return self.inner(environ, start_response)
        return self._renew(request)

    def _find(self, environ: WSGIEnvironment) -> Answer | None:
        return next(filter(None, map(self.shelf.find, keys_of(environ))), None)

    def _stands(self, answer: Answer) -> bool:
        sources = answer.sources
        return sources is None or (
            self._watch.stands(answer.mark, time.monotonic())
            and (sources.turns_at is None or not self._has_turned(sources))
        )

    def _has_turned(self, sources: Sources) -> bool:
        """Whether the answer has become another one by the passing of time alone."""
        moment, now = sources.turns_at, self._app.extensions["palabre"].now()
        return moment is not None and (sources.seen_at >= moment) != (now >= moment)

    def _renew(self, request: Request) -> Iterable[bytes]:
        if self.listen:
            self.listen()
        environ, start_response, _ = request
        key, _for_all = keys_of(environ)
        gives_up_at = time.monotonic() + _PATIENCE_S
        while True:
            answer = self._find(environ)
            if answer is not None and self._stands(answer):
                return self._send(answer, request, "hit")
            if answer is not None and time.monotonic() < self._rests_until:
                return self._send(answer, request, "stale")
            turn, is_mine = self._turns.take(key)
            if is_mine:
                try:
                    return self._build(request, answer, turn)
                finally:
                    self._turns.end(key, turn)
            is_done = turn.done.wait(gives_up_at - time.monotonic())
            if not is_done and answer is not None:
                return self._send(answer, request, "stale")
            if not is_done or not turn.was_kept:
                return self.inner(environ, start_response)

    def _build(self, request: Request, known: Answer | None, turn: Turn) -> Iterable[bytes]:
        """Answer with ``known`` if its sources are as they were, else with what Flask makes."""
        if known is not None:
            turn.was_kept = True
            try:
                if self._is_as_it_was(known, turn):
                    return self._send(known, request, "checked")
            except SQLAlchemyError:
                return self._fall_back(known, request)
        environ, start_response, _ = request
        turn.places = None
        mark = self._watch.mark()
        made = ask(self.inner, environ)
        answer = answer_of(made, environ)
        if answer is not None:
            close(made.body)
            self._put(answer, mark, turn)
            return self._send(answer, request, "miss", id_of(made))
        if known is not None and made.status.startswith("5"):
            close(made.body)
            return self._fall_back(known, request)
        turn.was_kept = False
        if known is not None:
            self.shelf.drop(known)
        start_response(made.status, made.headers)
        return made.body

    def _put(self, answer: Answer, mark: Any, turn: Turn) -> None:
        answer.mark = mark
        self.shelf.put(answer)
        turn.was_kept = True
        if turn.is_overtaken:
            answer.mark = None

    def _is_as_it_was(self, answer: Answer, turn: Turn) -> bool:
        """Ask the database whether ``answer`` still stands; at most one statement."""
        sources = answer.sources
        if sources is None or sources.is_of_whole_site or self._has_turned(sources):
            return False
        turn.places = answer.places
        mark = self._watch.mark()
        with self._app.app_context():
            site_version, heads = versions(sources.site_id, sources.threads)
        found = {key: heads.get(key) for key in sources.threads}
        if site_version != sources.site_version or found != sources.threads:
            return False
        answer.mark = mark
        if turn.is_overtaken:
            answer.mark = None
        return True

    def _fall_back(self, known: Answer, request: Request) -> Iterable[bytes]:
        """Rather an answer of a moment ago than none: the database is away."""
        self._rests_until = time.monotonic() + _REST_S
        return self._send(known, request, "stale")

    def _send(
        self, answer: Answer, request: Request, outcome: str, own_id: Header | None = None
    ) -> Iterable[bytes]:
        environ, start_response, began = request
        liked = environ.get("HTTP_ACCEPT_ENCODING", "")
        form = answer.ready(liked)
        if form is None:
            form = answer.make(liked)
            self.shelf.weigh(answer)
        known = environ.get("HTTP_IF_NONE_MATCH")
        reply = form.found if known is None else form.reply_to(known)
        if own_id is None:
            own_id = next(self._new_ids)
            if self._trusts_proxy and "HTTP_X_REQUEST_ID" in environ:
                own_id = (REQUEST_ID, request_id(environ["HTTP_X_REQUEST_ID"], True))
        headers = [*reply.headers, own_id]
        if outcome == "stale":
            headers.append(_STALE)
        start_response(reply.line, headers)
        method = environ["REQUEST_METHOD"]
        self.observe(method, answer.route, reply.status, outcome)(time.monotonic() - began)
        # A list: granian sends it as it is, and asks whatever else there is piece by piece.
        return reply.body if method == "GET" else []
