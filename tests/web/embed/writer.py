"""Somebody at the page without JavaScript, and what they see there."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PAGE, Reader

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
At = Callable[[datetime], None]


def look(client: FlaskClient, **query: str) -> TestResponse:
    return client.get("/embed", query_string={"url": PAGE, "lang": "en", **query})


def fields(page: str) -> dict[str, str]:
    """What the form of a page would send: hidden values and what stands in its fields."""
    form = page[page.index('<form method="post"') :]
    found = {
        tag[1]: value[1] if (value := re.search(r'value="([^"]*)"', tag[0])) else ""
        for tag in re.finditer(r'<input[^>]*name="([^"]+)"[^>]*>', form)
    }
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", form, re.S)
    return found | {"body": text[1] if text else ""}


class Writer:
    """Somebody who fills in the form, at a pace at which people type."""

    def __init__(self, app: Flask, at: At) -> None:
        self.client = app.test_client()
        self.reader = Reader(app)
        self.at = at
        self.now = NOW
        at(NOW)

    def send(self, headers: dict[str, str] | None = None, **typed: str) -> TestResponse:
        """Opens the form and sends it; ``reply`` is the comment to answer."""
        query = {"reply": typed.pop("reply")} if "reply" in typed else {}
        return self.submit(fields(look(self.client, **query).text) | typed, headers)

    def submit(self, form: dict[str, str], headers: dict[str, str] | None = None) -> TestResponse:
        """Sends a form after half a minute."""
        self.now += timedelta(seconds=30)
        self.at(self.now)
        return self.client.post("/embed", data=form, headers=headers)

    def seconds_apart(self, bodies: list[str], **fields: str) -> list[str]:
        """Comments that came by the API, one a second; returns their ids."""
        ids = []
        for body in bodies:
            self.now += timedelta(seconds=1)
            self.at(self.now)
            ids.append(self.reader.post(body, **fields).id)
        return ids

    def follow(self, answer: TestResponse) -> str:
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location.partition("#")[0]).text


def posted(app: Flask) -> list[Any]:
    return list(Reader(app).thread()["comments"])
