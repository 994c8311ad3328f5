"""Which pages may call the API, and that every answer says so."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.rules.text.urls import parse_origin
from comments_service.services.sites.sites import change_site
from tests.factories import SITE, Reader

BLOG = "https://blog.example"
PAGE = "https://blog.example/page"
FORGED = [
    "null", "", "*", "https://blog.example.evil.example", "https://evil-blog.example",
    "https://evilblog.example", "https://www.sub.blog.example", "https://sub.blog.example", "https://www.www.blog.example",
    "https://blog.example:444", "https://blog.example:443", "http://blog.example",
    "https://blog.example.", "https://BLOG.example", "HTTPS://blog.example",
    "https://blog.example/", "https://blog.example/path", "https://blog.example?x",
    "https://blog.example#x", "https://user@blog.example", "https://evil.example@blog.example",
    "https://blog.example@evil.example", "https://blog.example evil", "https://blog.exampl",
    "https://blog%2eexample", "https://blog.example\\.evil.example", "file://blog.example",
    "https://blog.example:*", "https://*.example", "blog.example", "//blog.example",
    "https://blog.example, https://evil.example", "https://blоg.example".encode().decode("latin-1"),
]  # fmt: skip
WRITES = [
    ("POST", "/comments", {"url": PAGE, "body": "Hello."}),
    ("PATCH", "/comments/{id}", {"body": "Changed."}),
    ("PUT", "/comments/{id}/vote", {"value": 1}),
    ("POST", "/comments/{id}/reports", {"reason": "spam"}),
    ("POST", "/preview", {"body": "Hello.", "site": "default"}),
    ("DELETE", "/comments/{id}", None),
]


@pytest.fixture
def blog(open_app: Flask) -> Reader:
    """A reader of a site that lists one origin alone."""
    with open_app.app_context():
        change_site(SITE, {}, [parse_origin(BLOG)])
    return Reader(open_app, page=PAGE)


def allowed(answer: TestResponse) -> str | None:
    """The origin whose pages may read the answer; what holds for every answer is asserted."""
    assert "Origin" in [name.strip() for name in answer.headers["Vary"].split(",")]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Private-Network" not in answer.headers
    return answer.headers.get("Access-Control-Allow-Origin")


def attempts(blog: Reader, origin: str) -> list[TestResponse]:
    """Every way to write, tried from ``origin`` with a right that is good."""
    made = blog.send(
        "POST", "/comments", {"url": PAGE, "body": "Mine."}, Origin=BLOG, Idempotency_Key="one"
    ).get_json()
    comment, token = made["comment"]["id"], made["edit_token"]
    return [
        blog.send(
            method,
            path.format(id=comment),
            body,
            Origin=origin,
            Authorization=f"Bearer {token}",
        )
        for method, path, body in WRITES
    ]


def test_pages_of_the_site_may_read_and_write(blog: Reader) -> None:
    for answer in attempts(blog, BLOG):
        assert (answer.status_code // 100, allowed(answer)) == (2, BLOG)
    for path in (f"/threads?url={PAGE}", "/comments/latest", f"/counts?url={PAGE}"):
        answer = blog.send("GET", path, Origin=BLOG)
        assert (answer.status_code, allowed(answer)) == (200, BLOG)
        exposed = answer.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"Date", "ETag"} <= set(exposed)


def test_no_forged_origin_is_echoed_or_may_write(blog: Reader) -> None:
    for origin in FORGED:
        for answer in attempts(blog, origin):
            assert answer.status_code == 403, origin
            assert answer.get_json()["code"] == "origin_not_allowed"
            # The page learns why it was refused, and nothing else.
            assert allowed(answer) == "*", origin
        for path in (f"/threads?url={PAGE}", "/comments/latest", f"/counts?url={PAGE}"):
            answer = blog.send("GET", path, Origin=origin)
            assert (answer.status_code, allowed(answer)) == (403, "*"), origin
    thread = blog.send("GET", f"/threads?url={PAGE}", Origin=BLOG).get_json()
    assert thread["thread"]["comment_count"] == 1


def test_a_program_that_names_no_origin_may_call_but_no_page_reads_the_answer(
    blog: Reader,
) -> None:
    answer = blog.client.get("/api/v1/threads", query_string={"url": PAGE})
    assert (answer.status_code, allowed(answer)) == (200, None)
    answer = blog.client.post("/api/v1/comments", json={"url": PAGE, "body": "Hello."})
    assert (answer.status_code, allowed(answer)) == (201, None)


def test_the_services_own_pages_may_call(blog: Reader) -> None:
    own = "http://127.0.0.1:8000"
    answer = blog.send("GET", f"/threads?url={PAGE}", Origin=own)
    assert (answer.status_code, allowed(answer)) == (200, own)


def test_a_preflight_is_kept_two_hours(blog: Reader) -> None:
    answer = blog.send(
        "OPTIONS",
        "/comments",
        Origin=BLOG,
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type,idempotency-key",
    )
    assert (answer.status_code, answer.data, allowed(answer)) == (204, b"", BLOG)
    headers = answer.headers
    assert headers["Access-Control-Max-Age"] == "7200"
    named = headers["Access-Control-Allow-Headers"].lower()
    assert set(named.split(", ")) == {"authorization", "content-type", "idempotency-key"}
    assert {name.strip() for name in headers["Access-Control-Allow-Methods"].split(",")} == {
        "GET", "POST", "PUT", "PATCH", "DELETE",
    }  # fmt: skip


def test_a_preflight_from_elsewhere_allows_nothing(blog: Reader) -> None:
    for origin in FORGED:
        answer = blog.send("OPTIONS", "/comments", Origin=origin)
        assert answer.status_code == 204
        assert allowed(answer) is None, origin
        assert "Access-Control-Allow-Methods" not in answer.headers


def test_any_port_of_a_development_host_may_call(reader: Reader) -> None:
    for origin in ("http://localhost:1", "http://127.0.0.1:65535", "https://localhost:5173"):
        assert allowed(reader.send("GET", "/comments/latest", Origin=origin)) == origin
    for origin in ("http://localhost.evil.example:1", "http://[::1]:1", "http://localhost:x"):
        assert allowed(reader.send("GET", "/comments/latest", Origin=origin)) == "*"


def test_every_refusal_can_be_read_by_the_page(blog: Reader) -> None:
    refusals: list[tuple[Any, int]] = [
        (blog.send("GET", "/nothing", Origin=BLOG), 404),
        (blog.send("DELETE", "/threads", Origin=BLOG), 405),
        (blog.send("POST", "/comments", {"url": PAGE}, Origin=BLOG), 422),
        (blog.send("POST", "/comments", {"url": PAGE, "body": ""}, Origin=BLOG), 422),
        (blog.send("GET", "/threads", Origin=BLOG), 422),
        (blog.send("GET", "/threads?url=https://other.example/", Origin=BLOG), 403),
    ]
    for answer, status in refusals:
        assert answer.status_code == status
        assert allowed(answer) in ("*", BLOG)
        assert answer.content_type == "application/problem+json"
