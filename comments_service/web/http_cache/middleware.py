"""The WSGI middleware around Flask: what was answered before is answered from ready bytes.

It knows nothing of threads or pages. A view says that its response may be cached and what it was
made from (``cacheable``); the response's own ``Vary`` says which requests it is for.
"""

import secrets
import time
from collections.abc import Callable, Collection, Hashable, Iterable
from itertools import repeat
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from comments_service.queries.comments.versions import versions
from comments_service.services.core.transaction import Place
from comments_service.web.http.logs import request_id
from comments_service.web.http_cache.cacheable import Dependencies
from comments_service.web.http_cache.freshness import Freshness
from comments_service.web.http_cache.responses import ANY, CachedResponse, Header, encoding_of
from comments_service.web.http_cache.single_flight import Flight, SingleFlight
from comments_service.web.http_cache.store import CacheStore
from comments_service.web.http_cache.wsgi import (
    REQUEST_ID,
    Request,
    cache_keys,
    call,
    close,
    id_header,
    request_ids,
    to_cached,
)

#: Method, route, status and outcome of a response that is sent here (``hit``; ``checked``: one
#: statement showed that it is still true; ``miss``: Flask made it; ``stale``).
Kind = tuple[str, str, int, str]
#: Called with the seconds that a response took.
Recorder = Callable[[float], object]
#: Called once for each kind; returns what records those of that kind.
Observer = Callable[[str, str, int, str], Recorder]

_READS = ("GET", "HEAD")
#: How long one request waits for the response that another one builds.
_TIMEOUT_S = 2.0
#: After a failure the database is not asked for so long whether a cached response is still true.
_COOLDOWN_S = 0.5
_STALE = ("Cache-Status", "palabre; hit; detail=stale")  # RFC 9211


class CacheMiddleware:
    """``store`` holds the responses.

    ``subscribe`` begins to hear of changes elsewhere; ``publishers`` are told of changes here.
    """

    def __init__(
        self, app: Flask, freshness: Freshness, *, is_cacheable: Callable[[str], bool]
    ) -> None:
        self.store = CacheStore()
        self.subscribe: Callable[[], None] | None = None
        self.publishers: list[Callable[[Collection[Place]], None]] = []
        self.inner: WSGIApplication = app.wsgi_app
        self._app = app
        self._freshness = freshness
        self._is_cacheable = is_cacheable
        self._single_flight = SingleFlight()
        self._cools_down_until = 0.0
        self._trusts_proxy = app.extensions["palabre"].settings.trusted_proxy_hops > 0
        self._id_headers = zip(repeat(REQUEST_ID), request_ids(secrets.token_hex(4)))
        self._observers: list[Observer] = []
        self._recorders: dict[Kind, Recorder] = {}

    def observe(self, observer: Observer) -> None:
        """Have ``observer`` hear of each response that is sent from now on."""
        self._observers.append(observer)
        self._recorders.clear()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from the store if that is fresh, else have Flask answer."""
        now = time.monotonic()
        if environ["REQUEST_METHOD"] not in _READS:
            return self.inner(environ, start_response)
        own, shared = cache_keys(environ)
        cached = self.store.get(own, shared)
        if cached is not None and self._is_fresh(cached, now):
            return self._send(cached, (environ, start_response, now), "hit")
        if not self._is_cacheable(environ.get("PATH_INFO", "")):
            return self.inner(environ, start_response)
        return self._renew((environ, start_response, now), (own, shared))

    def committed(self, _app: Flask, *, places: Collection[Place]) -> None:
        """Invalidate what this process has changed, here and elsewhere."""
        self.invalidate(places)
        for publish in self.publishers:
            publish(places)

    def invalidate(self, places: Collection[Place]) -> None:
        """Have all that was made from ``places`` checked before it is served again."""
        changed = {*places, *((site_id, ANY) for site_id, _ in places)}
        # In this order: a builder stores its response first and then looks whether it is stale.
        self._single_flight.mark_stale(changed)
        self.store.invalidate(changed)

    def _is_fresh(self, cached: CachedResponse, now: float) -> bool:
        dependencies = cached.dependencies
        return dependencies is None or (
            self._freshness.is_fresh(cached.stamp, now)
            and (dependencies.expires_at is None or not self._has_expired(dependencies))
        )

    def _has_expired(self, dependencies: Dependencies) -> bool:
        """Whether the response has become another one by age alone."""
        moment, now = dependencies.expires_at, self._app.extensions["palabre"].now()
        return moment is not None and (dependencies.made_at >= moment) != (now >= moment)

    def _renew(self, request: Request, keys: tuple[Hashable, Hashable]) -> Iterable[bytes]:
        if self.subscribe:
            self.subscribe()
        environ, start_response, _ = request
        gives_up_at = time.monotonic() + _TIMEOUT_S
        while True:
            cached, now = self.store.get(*keys), time.monotonic()
            if cached is not None and self._is_fresh(cached, now):
                return self._send(cached, request, "hit")
            if cached is not None and now < self._cools_down_until:
                return self._send(cached, request, "stale")
            flight, is_mine = self._single_flight.join(keys)
            if is_mine:
                try:
                    return self._build(request, cached, flight)
                finally:
                    self._single_flight.land(keys, flight)
            is_done = flight.done.wait(gives_up_at - now)
            if not is_done and cached is not None:
                return self._send(cached, request, "stale")
            if not is_done or not flight.was_cached:
                return self.inner(environ, start_response)

    def _build(
        self, request: Request, former: CachedResponse | None, flight: Flight
    ) -> Iterable[bytes]:
        """Answer with ``former`` if its dependencies are unchanged, else with what Flask makes."""
        if former is not None:
            flight.was_cached = True
            try:
                if self._is_unchanged(former, flight):
                    return self._send(former, request, "checked")
            except SQLAlchemyError:
                return self._fall_back(former, request)
        environ, start_response, _ = request
        flight.places = None
        stamp = self._freshness.stamp()
        built = call(self.inner, environ)
        cached = to_cached(built, environ)
        if cached is not None:
            close(built.body)
            self._put(cached, stamp, flight)
            return self._send(cached, request, "miss", id_header(built))
        if former is not None and built.status.startswith("5"):
            close(built.body)
            return self._fall_back(former, request)
        flight.was_cached = False
        if former is not None:
            self.store.drop(former)
        start_response(built.status, built.headers)
        return built.body

    def _put(self, cached: CachedResponse, stamp: Any, flight: Flight) -> None:
        cached.stamp = stamp
        self.store.put(cached)
        flight.was_cached = True
        if flight.is_stale:
            cached.stamp = None

    def _is_unchanged(self, cached: CachedResponse, flight: Flight) -> bool:
        """Ask the database whether ``cached`` is still true; at most one statement."""
        dependencies = cached.dependencies
        if dependencies is None or dependencies.is_of_whole_site or self._has_expired(dependencies):
            return False
        flight.places = cached.places
        stamp = self._freshness.stamp()
        with self._app.app_context():
            site_version, heads = versions(dependencies.site_id, dependencies.threads)
        threads = {key: heads.get(key) for key in dependencies.threads}
        if site_version != dependencies.site_version or threads != dependencies.threads:
            return False
        cached.stamp = stamp
        if flight.is_stale:
            cached.stamp = None
        return True

    def _fall_back(self, cached: CachedResponse, request: Request) -> Iterable[bytes]:
        """Serve a stale response rather than none: the database is away."""
        self._cools_down_until = time.monotonic() + _COOLDOWN_S
        return self._send(cached, request, "stale")

    def _send(
        self, cached: CachedResponse, request: Request, outcome: str, own_id: Header | None = None
    ) -> Iterable[bytes]:
        environ, start_response, began = request
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        variant = cached.variants.get(encoding)
        if variant is None:
            variant = cached.add_variant(encoding)
            self.store.resize(cached)
        if_none_match = environ.get("HTTP_IF_NONE_MATCH")
        response = variant.full if if_none_match is None else variant.response_to(if_none_match)
        if own_id is None:
            own_id = self._proxys_id(environ) if self._trusts_proxy else next(self._id_headers)
        headers = [*response.headers, own_id]
        if outcome == "stale":
            headers.append(_STALE)
        start_response(response.line, headers)
        method = environ["REQUEST_METHOD"]
        kind = (method, cached.route, response.status, outcome)
        record = self._recorders.get(kind) or self._recorder_of(kind)
        record(time.monotonic() - began)
        # A list: granian sends it as it is, and asks any other iterable for its parts one by one.
        return response.body if method == "GET" else []

    def _proxys_id(self, environ: WSGIEnvironment) -> Header:
        given = environ.get("HTTP_X_REQUEST_ID")
        return (REQUEST_ID, request_id(given, True)) if given else next(self._id_headers)

    def _recorder_of(self, kind: Kind) -> Recorder:
        recorders = [observer(*kind) for observer in self._observers]

        def record(seconds: float) -> None:
            for one in recorders:
                one(seconds)

        self._recorders[kind] = recorders[0] if len(recorders) == 1 else record
        return self._recorders[kind]
