"""People at work in the console, through HTTP."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from comments_service.services.accounts.accounts import add_moderator

PASSWORD = "palabre sous l'arbre"
PAGE = "http://localhost/pain"


class Desk:
    """A browser of the console: it keeps cookies and sends the forms of the pages that it saw."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def token(self, path: str = "/console/account") -> str:
        """The form token that a page holds."""
        found = re.search(r'name="csrf" value="(\w+)"', self.get(path).get_data(as_text=True))
        assert found, f"no form on {path}"
        return found[1]

    def post(self, path: str, token: str | None = None, **fields: str) -> TestResponse:
        """Sends a form as the browser would, with the token of this browser unless given."""
        token = self.token() if token is None else token
        return self.client.post(path, data={"csrf": token, **fields})

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        token = self.token("/console/sign-in")
        return self.post("/console/sign-in", token, email=email, password=password, **fields)

    def decide(self, comment: str, decision: str, version: int = 2, **fields: str) -> TestResponse:
        path = f"/console/comments/{comment}/decision"
        return self.post(path, decision=decision, version=str(version), **fields)


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Desk]:
    """Makes an account with a role and signs it in: sign_in("lea", "moderator")."""

    def log_in(name: str, role: str = "owner") -> Desk:
        email = f"{name}@example.org"
        with app.app_context():
            add_moderator(email, role, PASSWORD, datetime.now(UTC))
        desk = Desk(app)
        assert desk.sign_in(email).status_code == 303
        return desk

    return log_in


@pytest.fixture
def owner(sign_in: Callable[..., Desk]) -> Desk:
    """The owner, signed in."""
    return sign_in("owner")


@pytest.fixture
def post(client: FlaskClient) -> Callable[..., str]:
    """Posts a comment through the API and returns its public id."""

    def send(body: str = "Bonjour", name: str | None = "Léa", **more: Any) -> str:
        author = {"name": name, "email": "lea@example.org"} if name else {}
        answer = client.post(
            "/api/v1/comments",
            json={"url": PAGE, "title": "Le pain", "body": body, "author": author, **more},
        )
        assert answer.status_code in (201, 202), answer.get_data(as_text=True)
        return str(answer.json["comment"]["id"])

    return send


def published(client: FlaskClient) -> list[dict[str, Any]]:
    """The comments that readers of the page see."""
    return list(client.get("/api/v1/threads", query_string={"url": PAGE}).json["comments"])


def page(desk: Desk, path: str = "queue/review") -> str:
    """What a page of the console shows, the queue unless told."""
    answer = desk.get(f"/console/{path}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)
