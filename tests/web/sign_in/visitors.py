"""Readers in a tab of their own: through the service's page, the provider's, and back."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import PAGE, Reader
from tests.support.oidc import CLIENT
from tests.web.console.conftest import Desk


def offer(owner: Desk, address: str, kind: str = "oidc", **fields: str) -> TestResponse:
    """The owner adds a provider."""
    form = {"kind": kind, "provider_name": "Uni", "address": address}
    form |= {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
    return owner.post("/console/reader-sign-in/providers", **{**form, **fields})


class Visitor:
    """A browser with cookies, at the service and at providers."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def begin(self, **fields: str) -> str:
        """Press the first button; returns the address of the provider that it leads to."""
        page = self.client.get("/sign-in", query_string={"url": PAGE}).text
        path = page.split('action="')[1].split('"')[0]
        answer = self.client.post(path, data={"url": PAGE, **fields})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def visit(self, address: str) -> str:
        """Sign in there, at once; returns the path that the provider leads back to."""
        parts = urlsplit(address)
        connection = HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        back = connection.getresponse().headers["Location"]
        connection.close()
        return back.removeprefix("http://127.0.0.1:8000")

    def come_back(self, path: str) -> TestResponse:
        return self.client.get(path)

    def sign_in(self) -> TestResponse:
        return self.come_back(self.visit(self.begin()))

    def session(self, answer: TestResponse) -> Mapping[str, str]:
        """What the widget gets for the code with which the page is led back to."""
        assert answer.status_code == 303, answer.text
        page, _, code = answer.headers["Location"].partition("#palabre-reader=")
        assert page == PAGE
        opened = Reader(self.app).send("POST", "/reader/session", {"code": code})
        assert opened.status_code == 201, opened.text
        got: Mapping[str, str] = opened.get_json()
        return got


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def callback(visitor: Visitor) -> str:
    """The path to which a provider that is not asked would lead somebody back."""
    asked = query(visitor.begin())
    path = asked["redirect_uri"].removeprefix("http://127.0.0.1:8000")
    return f"{path}?code=c0de&state={asked['state']}"


def said(*bodies: Any) -> list[tuple[int, bytes]]:
    """Answers of a peer, in JSON."""
    return [(200, json.dumps(body).encode()) for body in bodies]
