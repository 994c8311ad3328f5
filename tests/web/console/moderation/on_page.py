"""The widget of a moderator on a page of the blog, and how the console opens it."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments_service.extensions import db
from comments_service.models import Thread
from tests.factories import ORIGIN, Reader
from tests.web.console.conftest import Desk

PAGE = "http://localhost:4000/pain"


class Widget:
    """The widget on a page at ``origin``, with what its tab holds."""

    def __init__(self, app: Flask, token: str = "", origin: str = ORIGIN) -> None:
        self.reader = Reader(app, page=PAGE)
        self.token, self.origin = token, origin

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {"Origin": self.origin, **bearer, **headers}
        return self.reader.send(method, f"/moderate{path}", body, **sent)

    def shown(self, *ids: str) -> Any:
        answer = self.send("POST", "/comments", {"url": PAGE, "ids": list(ids)})
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def decide(self, comment: str, decision: str, version: int) -> TestResponse:
        body = {"decision": decision, "version": version}
        return self.send("POST", f"/comments/{comment}/decision", body)


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["code"]


def thread_of(app: Flask) -> str:
    with app.app_context():
        return f"{db.session.scalars(select(Thread.id)).one():x}"


def offered(desk: Desk) -> str:
    """The code with which the console opens the page."""
    page = desk.post(f"/console/threads/{thread_of(desk.app)}/moderate").get_data(as_text=True)
    found = re.search(r'href="(\S+)#palabre-moderate=([\w-]+)"[^>]*rel="noopener noreferrer"', page)
    assert found and found[1] == PAGE
    return found[2]


def exchanged(app: Flask, secret: str, origin: str = ORIGIN) -> TestResponse:
    return Widget(app, origin=origin).send("POST", "/session", {"code": secret})
