"""A body or a field that is not what it should be is refused by its name, and nothing is stored."""

from typing import Any
from urllib.parse import quote

import pytest

from comments_service.rules.core.identity import reference
from tests.support.calls import PAGE, post
from tests.web.bad_input.service import (
    COMMENTS,
    DELETED,
    ELSEWHERE,
    FOREIGN,
    GOOD,
    HELD,
    ROOT,
    THREADS,
    Service,
    comment,
    field_codes,
    refused,
)


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"true",
        b'"text"',
        b"1",
        b"NaN",
        b"{}{}",
        GOOD + b"x",
        GOOD.replace(b'"body"', b"'body'"),
        GOOD.replace(b"}", b",}"),
        GOOD.replace(b"}", b', "body": "another"}'),
        GOOD.replace(b"}", b', "author": {"name": "a", "name": "b"}}'),
        GOOD.replace(b"}", b', "unknown": NaN}'),
        GOOD.replace(b"}", b', "unknown": -Infinity}'),
        GOOD.replace(b"}", b', "filled_in_ms": ' + b"9" * 5000 + b"}"),
        GOOD.replace(b"text", b"\\ud800"),
        GOOD.replace(b"text", b"\\udc00\\ud800"),
        GOOD.replace(b"text", b"\xed\xa0\x80"),
        GOOD.replace(b"text", b"\xff\xfe"),
        GOOD.replace(b"text", b"\xc0\x80"),
        GOOD.replace(b"text", b"a\x00b"),
        GOOD.replace(b"text", b"a\nb"),
        GOOD.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + GOOD,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        GOOD.replace(b"}", b', "unknown": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    ],
    ids=lambda document: repr(document[:60]),
)
def test_what_is_no_json_object(service: Service, document: bytes) -> None:
    assert refused(service, "POST", COMMENTS, document)["code"] == "malformed"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"body": None}, {"body": "bad_type"}),
        ({"body": 1}, {"body": "bad_type"}),
        ({"body": ["text"]}, {"body": "bad_type"}),
        ({"body": ""}, {"body": "required"}),
        ({"body": " \n\t"}, {"body": "required"}),
        ({"body": "\u200b\u2800\u3164"}, {"body": "required"}),
        ({"body": "\u202e\u2066\u0000"}, {"body": "required"}),
        ({"body": "\u0301" * 500}, {"body": "required"}),
        ({"body": "x" * 10_001}, {"body": "too_long"}),
        ({"body": "x" * 20_001}, {"body": "too_long"}),
        ({"url": None}, {"url": "bad_type"}),
        ({"url": ""}, {"url": "too_short"}),
        ({"url": PAGE + "x" * 4000}, {"url": "too_long"}),
        ({"author": None}, {"author": "bad_type"}),
        ({"author": []}, {"author": "bad_type"}),
        ({"author": {"name": 1}}, {"author.name": "bad_type"}),
        ({"author": {"name": "x" * 65}}, {"author.name": "too_long"}),
        ({"author": {"email": "a@b.example\r\nBcc: c@d.example"}}, {"author.email": "bad_value"}),
        ({"author": {"email": "a@b.example,c@d.example"}}, {"author.email": "bad_value"}),
        ({"author": {"email": "x" * 2001}}, {"author.email": "too_long"}),
        ({"author": {"website": "javascript:alert(1)"}}, {"author.website": "bad_value"}),
        ({"parent_id": 7}, {"parent_id": "bad_type"}),
        ({"parent_id": "-1"}, {"parent_id": "unknown"}),
        ({"parent_id": "1-0"}, {"parent_id": "unknown"}),
        ({"parent_id": "1-\u0000"}, {"parent_id": "unknown"}),
        ({"parent_id": "9" * 65}, {"parent_id": "too_long"}),
        ({"parent_id": "1-ffffffffffffffff"}, {"parent_id": "unknown"}),
        ({"parent_id": "999999999-1"}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, ROOT + 100)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, ELSEWHERE)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(2, FOREIGN)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, HELD)}, {"parent_id": "unknown"}),
        ({"parent_id": reference(1, DELETED)}, {"parent_id": "unknown"}),
        ({"filled_in_ms": "99999999999999999999"}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": 1.5}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": True}, {"filled_in_ms": "bad_type"}),
        ({"filled_in_ms": -1}, {"filled_in_ms": "bad_value"}),
        ({"commenter_token": 1}, {"commenter_token": "bad_type"}),
        ({"commenter_token": "x" * 501}, {"commenter_token": "too_long"}),
        ({"site": "x" * 65}, {"site": "too_long"}),
        ({"site": "a\u0000"}, {"site": "bad_value"}),
        ({"trap": None}, {"trap": "bad_type"}),
    ],
    ids=lambda case: repr(case)[:70],
)  # fmt: skip
def test_a_field_that_is_not_what_it_should_be(
    service: Service, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    problem = refused(service, "POST", COMMENTS, comment(**fields))
    assert (problem["status"], field_codes(problem)) == (422, expected)


def test_all_bad_fields_are_told_at_once(service: Service) -> None:
    author = {"name": "x" * 65, "email": "nobody", "website": "ftp://a.example"}
    problem = refused(service, "POST", COMMENTS, comment(body=" ", author=author))
    assert set(field_codes(problem)) == {"body", "author.name", "author.email", "author.website"}


@pytest.mark.parametrize(
    "url",
    [
        "x",
        "//localhost/a",
        "javascript:alert(1)",
        "ftp://localhost/a",
        "http://",
        "http://localhost:99999/",
        "http://[::1/",
        "http://local host/",
        "http://localhost/\r\nSet-Cookie: a=b",
        "http://localhost/a\u0000b",
        "http://localhost\\@elsewhere.example/",
    ],
    ids=repr,
)
def test_an_address_of_no_page(service: Service, url: str) -> None:
    assert field_codes(refused(service, "POST", COMMENTS, comment(url=url))).keys() == {"url"}
    path = f"/api/v1/threads?url={quote(url, safe='')}"
    assert field_codes(refused(service, "GET", path)).keys() == {"url"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/counts", {"urls": []}),
        ("/api/v1/counts", {"urls": [PAGE] * 101}),
        ("/api/v1/counts", {"urls": ["x", "y"]}),
        ("/api/v1/counts", {"urls": [None, 1]}),
        ("/api/v1/counts", {"urls": PAGE}),
        ("/api/v1/preview", {"body": ""}),
        ("/api/v1/preview", {"body": "x" * 10_001}),
        (f"{COMMENTS}/{reference(1, ROOT)}/reports", {"reason": "dislike"}),
        (f"{COMMENTS}/{reference(1, ROOT)}/reports", {"reason": "spam", "note": "x" * 501}),
        (f"{COMMENTS}/{reference(1, HELD)}/reports", {"reason": "spam"}),
        (f"{COMMENTS}/{reference(1, DELETED)}/reports", {"reason": "spam"}),
    ],
    ids=lambda case: repr(case)[:60],
)
def test_other_documents_that_are_refused(service: Service, path: str, body: Any) -> None:
    assert refused(service, "POST", path, body)["code"] in ("invalid", "not_found")


@pytest.mark.parametrize("value", [2, -2, "1", None, 1.5, [1], 10**30], ids=repr)
def test_a_vote_that_is_none(service: Service, value: Any) -> None:
    problem = refused(service, "PUT", f"{COMMENTS}/{reference(1, ROOT)}/vote", {"value": value})
    assert field_codes(problem).keys() == {"value"}


def test_a_header_cannot_be_smuggled_through_any_field(service: Service) -> None:
    evil = "x\r\nX-Injected: yes"
    for answer in (
        service.call("GET", f"{THREADS}&cursor={quote(evil)}&lang={quote(evil)}"),
        service.call("GET", f"/api/v1/threads?url={quote('https://localhost/' + evil)}"),
        service.call("GET", f"/{quote(evil)}//a"),
        service.call("POST", COMMENTS, comment(url=PAGE + "#" + evil, site=evil)),
    ):
        assert "x-injected" not in answer.headers


def test_zalgo_and_bidi_controls_are_tamed(service: Service) -> None:
    """What people may well type by accident is mended, not refused."""
    name = "Zo\u0301" + "\u0327\u0300" * 30 + "e\u202e\u2066"
    body = "a\u202eb " + "o" + "\u0301" * 200
    made = post(service.server.port, body, author={"name": name})
    assert made.status == 201
    shown = made.json["comment"]
    for text in (shown["html"], shown["author"]["name"]):
        assert not set(text) & set("\u202e\u2066")
        assert sum(character in "\u0300\u0301\u0327" for character in text) <= 3
