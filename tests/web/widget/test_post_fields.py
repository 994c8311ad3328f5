"""POST /comments: bodies and fields that are refused by name."""

import json
from typing import Any

import pytest

from tests.factories import PAGE, Reader
from tests.web.widget.problems import fields, refusal

pytestmark = pytest.mark.database("both")
NOT_JSON_OBJECTS = [
    b"{", b"", b"[]", b'"text"', b"null", b"[" * 100_000,
    b'{"url": "\xff"}',
    b'{"body": "\\ud800", "url": "https://localhost/"}',
    b'{"url":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001,
]  # fmt: skip


def test_what_is_no_json_object_is_malformed(reader: Reader) -> None:
    answers = [
        reader.client.post("/api/v1/comments", data=body, content_type="application/json")
        for body in NOT_JSON_OBJECTS
    ]
    assert {refusal(answer) for answer in answers} == {(400, "malformed")}


def test_a_number_that_is_none_is_refused_and_never_an_error(reader: Reader) -> None:
    for number in ("NaN", "Infinity", "-1", "1e400", "9" * 5000, "1.5", '"2"'):
        body = f'{{"url": "{PAGE}", "body": "Hello.", "filled_in_ms": {number}}}'
        answer = reader.client.post("/api/v1/comments", data=body, content_type="application/json")
        assert answer.status_code in (400, 422), number


BAD_FIELDS: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"body": None}, ("body", "bad_type")),
    ({"body": 1}, ("body", "bad_type")),
    ({"body": ["a"]}, ("body", "bad_type")),
    ({"body": ""}, ("body", "required")),
    ({"body": " \n\t "}, ("body", "required")),
    ({"body": "\u200b\u2800\u00ad"}, ("body", "required")),
    ({"body": "x" * 10_001}, ("body", "too_long")),
    ({"body": "x" * 20_001}, ("body", "too_long")),
    ({"url": ""}, ("url", "too_short")),
    ({"url": "x" * 5000}, ("url", "too_long")),
    ({"url": "https://localhost/" + "x" * 3000}, ("url", "too_long")),
    ({"url": "ftp://localhost/"}, ("url", "bad_value")),
    ({"url": "https://user:pass@localhost/"}, ("url", "bad_value")),
    ({"url": "https://localhost/\x00"}, ("url", "bad_value")),
    ({"author": "Léa"}, ("author", "bad_type")),
    ({"author": {"name": "x" * 3000}}, ("author.name", "too_long")),
    ({"author": {"name": "x" * 65}}, ("author.name", "too_long")),
    ({"author": {"name": 1}}, ("author.name", "bad_type")),
    ({"author": {"email": "no"}}, ("author.email", "bad_value")),
    ({"author": {"email": "a@b.example\r\nBcc: c@d.example"}}, ("author.email", "bad_value")),
    ({"author": {"website": "javascript:alert(1)"}}, ("author.website", "bad_value")),
    ({"parent_id": "1-abc"}, ("parent_id", "unknown")),
    ({"parent_id": "2-abc"}, ("parent_id", "unknown")),
    ({"parent_id": "nonsense"}, ("parent_id", "unknown")),
    ({"parent_id": f"1-{'f' * 16}"}, ("parent_id", "unknown")),
    ({"parent_id": 5}, ("parent_id", "bad_type")),
    ({"filled_in_ms": -1}, ("filled_in_ms", "bad_value")),
    ({"filled_in_ms": True}, ("filled_in_ms", "bad_type")),
    ({"commenter_token": "x" * 501}, ("commenter_token", "too_long")),
]


def test_a_bad_field_is_named_with_a_code_and_a_sentence(reader: Reader) -> None:
    for changed, error in BAD_FIELDS:
        answer = reader.send("POST", "/comments", {"url": PAGE, "body": "Hello.", **changed})
        assert refusal(answer) == (422, "invalid"), changed
        assert fields(answer) == {error}, changed
        assert all(len(one["message"]) > 8 for one in answer.get_json()["errors"])
    assert reader.thread()["thread"]["comment_count"] == 0


def test_all_bad_fields_are_told_at_once(reader: Reader) -> None:
    answer = reader.try_to_post(" ", author={"name": "x" * 65, "email": "no", "website": "x y"})
    assert fields(answer) == {
        ("body", "required"),
        ("author.name", "too_long"),
        ("author.email", "bad_value"),
        ("author.website", "bad_value"),
    }


def test_missing_fields_are_required(reader: Reader) -> None:
    answer = reader.send("POST", "/comments", {})
    assert fields(answer) == {("url", "required"), ("body", "required")}


def test_fields_that_are_not_the_posters_to_set_are_ignored(reader: Reader) -> None:
    made = reader.try_to_post(
        "Hello.",
        status="published",
        pinned=True,
        score=99,
        created_at="2001-01-01T00:00:00Z",
        id="1-1",
        author={"name": "Eve", "kind": "official", "badge": "team"},
    ).get_json()["comment"]
    assert (made["pinned"], made["score"]) == (False, 0)
    assert not made["created_at"].startswith("2001")
    assert made["author"]["kind"] == "named"
    assert made["author"]["badge"] is None


def test_only_json_is_read_so_that_no_form_of_another_site_can_post(reader: Reader) -> None:
    for content_type in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/json",
        "application/problem+json",
        "",
    ):
        answer = reader.client.post(
            "/api/v1/comments",
            data=json.dumps({"url": PAGE, "body": "Hello."}),
            content_type=content_type,
        )
        assert refusal(answer) == (415, "unsupported_media_type")


def test_json_with_a_charset_is_read(reader: Reader) -> None:
    answer = reader.client.post(
        "/api/v1/comments",
        data=json.dumps({"url": PAGE, "body": "Hello."}),
        content_type="application/json; charset=utf-8",
    )
    assert answer.status_code == 201


def test_a_request_over_the_limit_is_refused_unread(reader: Reader) -> None:
    assert refusal(reader.try_to_post("x" * 300_000)) == (413, "too_large")
