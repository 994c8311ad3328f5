"""A program that speaks to Isso, and the site that has switched from it."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.rules.text.urls import parse_origin
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.sites.sites import change_site
from tests.factories import SITE

HOME = "https://blog.example"
PATH = "/bread/"


@dataclass
class Program:
    """Sends what a client of Isso sends; ``origin`` is that of the page in which it runs."""

    app: Flask
    origin: str | None = None
    address: str = "192.0.2.1"

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> TestResponse:
        """A request; headers are those of its origin alone."""
        return self.app.test_client().open(
            f"/isso{path}",
            method=method,
            json=body,
            query_string=query,
            headers={"Origin": self.origin} if self.origin else {},
            environ_base={"REMOTE_ADDR": self.address},
        )

    def try_to_post(self, text: str = "Well said.", uri: str = PATH, **fields: Any) -> TestResponse:
        """A comment that may be refused."""
        return self.send("POST", "/new", {"text": text, **fields}, uri=uri)

    def post(self, text: str = "Well said.", **fields: Any) -> Any:
        """A comment that is published."""
        answer = self.try_to_post(text, **fields)
        assert answer.status_code == 201, answer.text
        return answer.get_json()

    def read(self, path: str = "/", **query: Any) -> Any:
        """What is there."""
        answer = self.send("GET", path, **query)
        assert answer.status_code == 200, answer.text
        return answer.get_json()


def switch(app: Flask, system: str = "isso", *origins: str, site: int = SITE) -> None:
    """Have a site stand in for a system, at these origins where there are any."""
    with app.app_context():
        by = By(SYSTEM, app.extensions["palabre"].now())
        listed = [parse_origin(origin) for origin in origins] or None
        change_site(site, {"switched_from": system}, listed, by=by)


@pytest.fixture
def program(open_app: Flask) -> Program:
    """A program, for a site of one origin that publishes at once and answers as Isso."""
    switch(open_app, "isso", HOME)
    return Program(open_app)
