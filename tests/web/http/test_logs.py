"""The log: one JSON line a request, of which nobody learns who wrote what."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from comments_service.extensions import db
from comments_service.web.http.logs import JsonFormatter, TextFormatter
from tests.conftest import MakeApp, StartServer
from tests.factories import PAGE, Reader
from tests.support.calls import call

EMAIL = "lea.private@blog.example"
SECRETS = (EMAIL, "192.0.2.77", "secret words", "a-page", "lea-key", "Bearer", "utm_")


class Lines:
    """What the service has logged, as an operator's files would hold it."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def all(self) -> list[Any]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def requests(self) -> list[Any]:
        return [line for line in self.all if line["logger"] == "palabre.access"]


@pytest.fixture
def log() -> Iterator[Lines]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield Lines(stream)
    root.setLevel(level)
    root.removeHandler(handler)


def test_a_request_is_one_line_with_the_id_that_its_answer_bears(
    open_app: Flask, log: Lines
) -> None:
    answer = Reader(open_app).send("GET", f"/threads?url={PAGE}")
    (line,) = log.requests
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line.keys() == {
        "time", "level", "logger", "message", "request_id", "method", "route", "status", "ms",
    }  # fmt: skip
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/v1/threads", 200)


def test_no_line_holds_who_wrote_what_and_from_where(open_app: Flask, log: Lines) -> None:
    reader = Reader(open_app, "192.0.2.77")
    posted = reader.post("secret words", author={"email": EMAIL}, key="lea-key")
    reader.edit(posted, "secret words again")
    reader.vote(posted.id, 1)
    reader.report(posted.id, note="secret words")
    reader.send("GET", f"/threads?url={PAGE}?utm_source={EMAIL}&at={posted.id}")
    reader.try_to_post("", author={"email": f"{EMAIL}@"})
    reader.send("GET", f"/nothing/{EMAIL}")
    reader.withdraw(posted)
    assert len(log.requests) == 8
    assert [secret for secret in (*SECRETS, posted.edit_token) if secret in log.text] == []


def test_an_error_of_the_database_is_told_without_what_was_to_be_stored(
    open_app: Flask, log: Lines
) -> None:
    with open_app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE comments DROP COLUMN author_website")
    answer = Reader(open_app, "192.0.2.77").try_to_post(
        "secret words", author={"name": "Léa", "email": EMAIL}
    )
    assert answer.status_code in (500, 503)
    assert answer.get_json()["request_id"] == answer.headers["X-Request-ID"]
    (trouble,) = [line for line in log.all if line["level"] in ("warning", "error")]
    assert trouble["request_id"] == answer.headers["X-Request-ID"]
    assert [secret for secret in (*SECRETS, "Léa") if secret in log.text] == []
    assert "Traceback" not in answer.text


def test_an_exception_is_told_by_place_and_kind_with_its_causes_but_not_by_its_text(
    log: Lines,
) -> None:
    def fail() -> None:
        try:
            int("secret words")
        except ValueError as error:
            raise RuntimeError("more secret words") from error

    try:
        fail()
    except RuntimeError:
        logging.getLogger("palabre").exception("it failed")
    (line,) = log.all
    assert line["message"] == "it failed"
    assert "in fail" in line["exception"]
    assert "RuntimeError" in line["exception"]
    assert "ValueError" in line["exception"]
    assert "words" not in line["exception"].replace('int("secret words")', "").replace(
        'raise RuntimeError("more secret words")', ""
    )


def test_no_address_can_forge_a_line(open_app: Flask, log: Lines) -> None:
    client = open_app.test_client()
    client.get('/api/v1/%0d%0a{"level":"error","forged":1}')
    client.open("/healthz", method="FORGED\n{}")
    assert len(log.text.splitlines()) == len(log.all) == 2
    assert "forged" not in log.text


def test_the_id_of_a_trusted_proxy_is_kept_and_of_nobody_else(
    make_app: MakeApp, log: Lines
) -> None:
    given = {"X-Request-ID": "proxy-0123456789.abc"}
    behind = make_app(TRUSTED_PROXY_HOPS="1").test_client()
    assert behind.get("/healthz", headers=given).headers["X-Request-ID"] == given["X-Request-ID"]
    assert log.requests[-1]["request_id"] == given["X-Request-ID"]
    for odd in ("short", "x" * 65, 'quote"0123456789', "two words 123456", "é" * 10, ""):
        own = behind.get("/healthz", headers={"X-Request-ID": odd}).headers["X-Request-ID"]
        assert own not in (odd, given["X-Request-ID"])
    alone = make_app().test_client().get("/healthz", headers=given)
    assert alone.headers["X-Request-ID"] != given["X-Request-ID"]


def test_text_for_people_is_a_line_a_request_and_cannot_be_forged() -> None:
    formatter = TextFormatter()
    record = logging.LogRecord("palabre", logging.INFO, "", 0, "a\nb\x1b[2J %s", ("\u2028é",), None)
    record.fields = {"route": "/x", "status": 200}
    line = formatter.format(record)
    assert line.endswith(r"INFO    a\x0ab\x1b[2J \x2028é route=/x status=200")
    assert len(line.splitlines()) == 1
    try:
        int("secret words")
    except ValueError:
        record.exc_info = sys.exc_info()
    told = formatter.format(record).splitlines()
    assert told[-1] == "    ValueError"
    assert [part for part in told if "secret" in part] == ['        int("secret words")']


def test_the_operator_chooses_form_and_amount(start_server: StartServer) -> None:
    server = start_server(LOG_FORMAT="text", LOG_LEVEL="debug")
    page = f"/api/v1/threads?url={PAGE}"
    for _ in range(3):
        assert call(server.port, "GET", page).status == 200
    lines = [line for line in server.log.read_text().splitlines() if "/api/v1/threads" in line]
    assert len(lines) == 3
    assert [" cache=" in line for line in lines] == [False, True, True]
    assert "a-page" not in server.log.read_text()

    server.restart(LOG_LEVEL="warning")
    before = server.log.read_text()
    for _ in range(3):
        call(server.port, "GET", page)
    assert "request" not in server.log.read_text().removeprefix(before)
