"""Behind the operator's proxies: who the client is, and below which path browsers find us."""

import logging
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request

from comments_service.rules.core.forwarded import address_of, elements, listed

log = logging.getLogger(__name__)


class TrustedProxies:
    """WSGI middleware: the address and the scheme are those that the outermost proxy saw.

    Each of ``hops`` proxies adds an entry to X-Forwarded-For, or where there is none to Forwarded
    (RFC 7239). An entry that names no address leaves the peer's: said once for each kind, and
    without the entry, which may hold an address.
    """

    def __init__(self, application: WSGIApplication, hops: int) -> None:
        self._application = application
        self._hops = hops
        self._said: set[str] = set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Set REMOTE_ADDR and wsgi.url_scheme, then have the application answer."""
        address, scheme = self._by_list(environ) or self._by_elements(environ)
        if address:
            environ["REMOTE_ADDR"] = address
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        return self._application(environ, start_response)

    def _by_list(self, environ: WSGIEnvironment) -> tuple[str | None, str] | None:
        """By the X- headers; None without an X-Forwarded-For where Forwarded stands instead."""
        given = environ.get("HTTP_X_FORWARDED_FOR")
        if given is None and "HTTP_FORWARDED" in environ:
            return None
        schemes = listed(environ.get("HTTP_X_FORWARDED_PROTO", ""))
        scheme = schemes[-self._hops] if len(schemes) >= self._hops else ""
        if given is None:
            return None, scheme.lower()
        return self._address("X-Forwarded-For", listed(given)), scheme.lower()

    def _by_elements(self, environ: WSGIEnvironment) -> tuple[str | None, str]:
        proxies = elements(environ["HTTP_FORWARDED"])
        if proxies is None:
            self._say("Forwarded", "is not written as RFC 7239 wants it")
            return None, ""
        address = self._address("Forwarded", [proxy.get("for", "") for proxy in proxies])
        scheme = proxies[-self._hops].get("proto", "") if len(proxies) >= self._hops else ""
        return address, scheme.lower()

    def _address(self, header: str, nodes: list[str]) -> str | None:
        if len(nodes) < self._hops:
            self._say(header, "has fewer entries than TRUSTED_PROXY_HOPS counts proxies")
            return None
        address = address_of(nodes[-self._hops])
        if address is None:
            self._say(header, "names no address where TRUSTED_PROXY_HOPS looks for the client's")
        return address

    def _say(self, header: str, what: str) -> None:
        sentence = f"{header} {what}: such readers count as one, by the address of the proxy"
        if sentence not in self._said:
            self._said.add(sentence)
            log.warning(sentence)


class Mounted:
    """WSGI middleware that takes the path of BASE_URL off each request (PEP 3333, SCRIPT_NAME).

    Proxies may have taken it off themselves; probes ask the service itself, without it.
    """

    def __init__(self, application: WSGIApplication, path: str) -> None:
        self._application = application
        self._path = path

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Have the application answer for what stands behind the path."""
        path = environ.get("PATH_INFO", "")
        environ["SCRIPT_NAME"] = self._path
        if path == self._path or path.startswith(f"{self._path}/"):
            environ["PATH_INFO"] = path[len(self._path) :]
        return self._application(environ, start_response)


def own_path() -> str:
    """Return the path of the current request as browsers know it."""
    return request.root_path + request.path


def own_full_path() -> str:
    """Return the same with the query, if there is one."""
    return request.root_path + request.full_path.rstrip("?")
