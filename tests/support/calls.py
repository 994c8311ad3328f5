"""Requests to a running service, sent as they are: nothing is mended on the way."""

import http.client
import json
import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any

from tests.support.waiting import HANGS_AFTER_S

PAGE = "https://localhost/a-page"


@dataclass(frozen=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(
    port: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
) -> Answer:
    """One request on a connection of its own; ``body`` goes as JSON unless it is bytes.

    Raises OSError or http.client.HTTPException when no whole answer comes within HANGS_AFTER_S.
    """
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=HANGS_AFTER_S)
    with closing(connection):
        connection.request(
            method, path, body, {"Content-Type": "application/json", **(headers or {})}
        )
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, response.read())


def post(
    port: int,
    text: str,
    *,
    url: str = PAGE,
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> Answer:
    """Posts a comment."""
    return call(port, "POST", "/api/v1/comments", {"url": url, "body": text, **fields}, headers)


def send_raw(port: int, request: bytes) -> bytes:
    """Sends bytes that need not be HTTP and returns all that comes until the service hangs up.

    A service that has read enough may answer and hang up before all is sent.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=HANGS_AFTER_S) as connection:
        with suppress(ConnectionError):
            connection.sendall(request)
        answer = b""
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
        return answer
