"""Programs at work, through HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.services.accounts.accounts import add_moderator
from comments_service.services.accounts.tokens import create_token
from comments_service.services.core.actor import Actor, By
from tests.factories import SITE

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Program:
    """A program with a token of the site."""

    def __init__(self, app: Flask, secret: str) -> None:
        self.app = app
        self.secret = secret

    def send(self, method: str, path: str, body: Any = None) -> TestResponse:
        return self.app.test_client().open(
            f"/api/v1/manage{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {self.secret}"},
        )

    def get(self, path: str, status: int = 200) -> Any:
        return self._answer(self.send("GET", path), status)

    def post(self, path: str, body: Any, status: int = 200) -> Any:
        return self._answer(self.send("POST", path, body), status)

    def put(self, path: str, body: Any, status: int = 200) -> Any:
        return self._answer(self.send("PUT", path, body), status)

    def patch(self, path: str, body: Any, status: int = 200) -> Any:
        return self._answer(self.send("PATCH", path, body), status)

    def decide(self, comment: str, decision: str, status: int = 200) -> Any:
        """Decides on the comment as it is now."""
        version = self.get(f"/comments/{comment}")["comment"]["version"]
        body = {"decision": decision, "version": version}
        return self.post(f"/comments/{comment}/decision", body, status)

    def _answer(self, answer: TestResponse, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.get_json()


@pytest.fixture
def program(app: Flask) -> Callable[..., Program]:
    """Makes a program of Ana's, who owns the site: program("read", "moderate")."""
    with app.app_context():
        ana = add_moderator("ana@blog.example", "owner", None, NOW)

    def make(*scopes: str, site_id: int = SITE) -> Program:
        with app.app_context():
            return Program(
                app, create_token(site_id, "Nightly", scopes, By(Actor("moderator", ana), NOW))
            )

    return make
