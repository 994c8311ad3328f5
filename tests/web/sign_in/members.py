"""Who has an account on the site itself, and no address here."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.factories import PAGE, Reader
from tests.web.sign_in.tokens import claims, signed

SUB = "frobnicate-4711"
NAME = "Zebulon Quixote"


class Member:
    """A browser in which somebody is signed in by the site's own accounts, without an address."""

    def __init__(self, app: Flask, secret: str, **changes: Any) -> None:
        self.app = app
        token = signed(secret, claims(app, **{"sub": SUB, "name": NAME, **changes}))
        answer = Reader(app).send("POST", "/reader/sso", {"token": token})
        assert answer.status_code == 201, answer.text
        self.token = answer.get_json()["token"]
        self.client = app.test_client()

    def send(self, method: str, path: str, body: Any = None) -> TestResponse:
        return Reader(self.app).send(method, path, body, Authorization=f"Bearer {self.token}")

    def write(self, body: str = "A text of xyzzy", **author: str) -> TestResponse:
        return self.send("POST", "/comments", {"url": PAGE, "body": body, "author": author})

    def page(self, query: str = "") -> str:
        """The path of the page with all that is theirs."""
        answer = self.send("POST", f"/reader/page{query}", {"url": PAGE})
        assert answer.status_code == 200, answer.text
        return str(answer.get_json()["url"].partition("127.0.0.1:8000")[2])
