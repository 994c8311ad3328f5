"""A service below a path of somebody else's host: BASE_URL=https://blog.example/comments."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import request


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
    """The path of the current request as browsers know it."""
    return request.root_path + request.path


def own_full_path() -> str:
    """The same with the query, if there is one."""
    return request.root_path + request.full_path.rstrip("?")
