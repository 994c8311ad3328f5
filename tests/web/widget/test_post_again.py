"""POST /comments sent again: keys that make it one, and texts that were posted just now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.services.comments.threads import change_thread
from comments_service.services.core.actor import SYSTEM, By
from tests.factories import SITE, Reader, stored
from tests.web.widget.problems import fields, refusal

pytestmark = pytest.mark.database("both")


def test_the_same_key_gives_the_same_comment(reader: Reader) -> None:
    first = reader.try_to_post("Hello.", key="k-1")
    again = reader.try_to_post("Hello.", key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["comment"] == again.get_json()["comment"]
    assert reader.thread()["thread"]["comment_count"] == 1


def test_a_retry_is_answered_even_when_the_thread_was_closed_since(
    open_app: Flask, reader: Reader
) -> None:
    posted = reader.post("Hello.", key="k-1")
    row = stored(open_app, posted.id)
    with open_app.app_context():
        change_thread(SITE, row.thread_id, By(SYSTEM, row.created_at), closed=True)
    assert reader.post("Hello.", key="k-1").id == posted.id


def test_a_key_with_another_text_is_refused(reader: Reader) -> None:
    reader.post("Hello.", key="k-1")
    assert refusal(reader.try_to_post("Other.", key="k-1")) == (422, "idempotency_mismatch")


def test_somebody_elses_key_gives_no_right_to_their_comment(
    open_app: Flask, reader: Reader
) -> None:
    mine = reader.post("Hello.", key="k-1")
    theirs = Reader(open_app, "198.51.100.7").post("Hello.", key="k-1")
    assert mine.id != theirs.id


def test_a_key_must_be_short_printable_ascii(reader: Reader) -> None:
    for key in ("", "x" * 129, "clé", "a\tb"):
        assert fields(reader.try_to_post(key=key)) == {("Idempotency-Key", "bad_value")}


def test_a_text_is_a_duplicate_among_the_newest_of_an_address(
    open_app: Flask, reader: Reader
) -> None:
    reader.post("Hello.")
    for number in range(19):
        Reader(open_app, reader.address).post(f"Something else {number}.")
    assert refusal(reader.try_to_post("Hello.")) == (409, "duplicate")
    reader.post("The twentieth.")
    reader.post("Hello.")


def test_the_same_text_again_without_a_key_is_a_duplicate(open_app: Flask, reader: Reader) -> None:
    reader.post("Hello.")
    assert refusal(reader.try_to_post("Hello.")) == (409, "duplicate")
    reader.post("Hello.", url="https://localhost/other")
    Reader(open_app, "198.51.100.7").post("Hello.")


def test_the_same_text_is_welcome_again_after_ten_minutes(
    open_app: Flask, reader: Reader, at: Callable[[Any], None]
) -> None:
    posted = reader.post("Hello.")
    at(stored(open_app, posted.id).created_at + timedelta(minutes=10, seconds=1))
    reader.post("Hello.")
