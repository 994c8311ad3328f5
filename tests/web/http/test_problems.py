"""Refusals: one form for all, from one map of codes to statuses; storage that is away."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from comments_service.extensions import db
from comments_service.web.http.problems import STATUS_OF
from tests.factories import PAGE, Reader, set_rules

ROOT = Path(__file__).parents[3]


def test_a_refusal_is_a_problem_document(reader: Reader) -> None:
    answer = reader.try_to_post("")
    made = answer.get_json()
    assert answer.content_type == "application/problem+json"
    assert made.keys() == {"type", "title", "status", "code", "detail", "errors", "request_id"}
    assert made["status"] == answer.status_code == 422
    assert made["type"] == "/api/docs#invalid"
    assert made["errors"][0].keys() == {"field", "code", "message"}
    assert made["request_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_messages_are_told_in_the_language_of_the_reader(reader: Reader) -> None:
    english = reader.send("GET", "/nothing", Accept_Language="en")
    french = reader.send("GET", "/nothing", Accept_Language="fr-CA,fr;q=0.9")
    assert english.get_json()["code"] == french.get_json()["code"] == "not_found"
    assert english.get_json()["detail"] == "There is nothing at this address."


def test_every_code_of_the_program_has_a_status() -> None:
    codes = set()
    for path in (ROOT / "comments_service").rglob("*.py"):
        codes |= set(re.findall(r'AppError\(\s*"(\w+)"', path.read_text()))
    assert codes - STATUS_OF.keys() == set()
    assert {status // 100 for status in STATUS_OF.values()} == {4, 5}


def test_what_is_not_there_is_a_problem_too(reader: Reader) -> None:
    for method, path, expected in [
        ("GET", "/nothing", (404, "not_found")),
        ("GET", "/comments/%2e%2e/replies", (404, "not_found")),
        ("DELETE", "/threads", (405, "method_not_allowed")),
        ("POST", "/comments/1-1/vote", (405, "method_not_allowed")),
    ]:
        answer = reader.send(method, path)
        assert (answer.status_code, answer.get_json()["code"]) == expected, path
        assert answer.content_type == "application/problem+json"


@pytest.mark.slow
def test_a_locked_database_answers_503_and_reading_goes_on(
    open_app: Flask, reader: Reader, settings: Any
) -> None:
    reader.post("Hello.")
    other = sqlite3.connect(settings.data_dir / "palabre.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = reader.try_to_post("Wait.")
        assert (answer.status_code, answer.get_json()["code"]) == (503, "busy")
        assert int(answer.headers["Retry-After"]) >= 1
        assert reader.thread()["thread"]["comment_count"] == 1
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert reader.post("Wait.").status == "published"


def test_a_full_disk_answers_507_and_posting_resumes_when_there_is_room(
    open_app: Flask, reader: Reader
) -> None:
    reader.post("Hello.")
    with open_app.app_context():
        engine = db.engine
    with engine.connect() as asking:
        pages = asking.exec_driver_sql("PRAGMA page_count").scalar_one()

    def no_more_pages(driver: Any, *_: Any) -> None:
        driver.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "checkout", no_more_pages)
    answers = [reader.try_to_post(f"{n} " + "word " * 1900) for n in range(12)]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert {(answer.status_code, answer.get_json()["code"]) for answer in refused} == {
        (507, "storage_full")
    }
    assert refused[0].headers["Retry-After"]
    stored = reader.thread()["thread"]["comment_count"]
    assert stored == 1 + len(answers) - len(refused)
    event.remove(engine, "checkout", no_more_pages)
    engine.dispose()
    assert reader.post("Room again.").status == "published"


def test_pages_for_people_are_refused_as_pages(open_app: Flask) -> None:
    set_rules(open_app, language="en")
    answer = open_app.test_client().get("/embed", query_string={"url": "nonsense " + PAGE})
    assert answer.status_code >= 400
    assert answer.content_type.startswith("text/html")
