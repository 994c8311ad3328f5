"""Who a reader is behind proxies of all kinds, by what the limits and the log say of it."""

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from comments_service.services.sites.sites import change_site
from tests.support.calls import send_raw
from tests.support.server import LiveServer

LIMIT = 10  # of a new site, per poster and minute
PEER = "10.0.0.1"
Post = Callable[[Mapping[str, str]], Any]


@pytest.fixture
def make_post(make_app: Callable[..., Flask]) -> Callable[..., Post]:
    """Makes what posts one more comment with some headers, behind so many proxies."""

    def make(hops: int = 1) -> Post:
        app = make_app(RATE_LIMITS="on", TRUSTED_PROXY_HOPS=str(hops))
        with app.app_context():
            change_site(1, {"moderation": "open"})
        client, numbers = app.test_client(), iter(range(1000))

        def post(headers: Mapping[str, str]) -> Any:
            return client.post(
                "/api/v1/comments",
                json={"url": "https://localhost/a", "body": f"comment {next(numbers)}"},
                headers=headers,
                environ_base={"REMOTE_ADDR": PEER},
            )

        return post

    return make


def remaining(answer: Any) -> int:
    assert answer.status_code == 201
    return int(answer.headers["RateLimit-Remaining"])


def xff(value: str) -> dict[str, str]:
    return {"X-Forwarded-For": value}


def forwarded(value: str) -> dict[str, str]:
    return {"Forwarded": value}


SAME = [
    xff("203.0.113.7"),
    xff("203.0.113.7:5555"),
    xff("[::ffff:203.0.113.7]:443"),
    xff("192.0.2.66, 203.0.113.7:1"),
    xff("evil , [64:ff9b::203.0.113.7]:2"),
    xff(",,203.0.113.7"),
    forwarded('for="203.0.113.7:5555";proto=https'),
    forwarded("for=192.0.2.66, for=203.0.113.7"),
    # Who sets the first header need not clean the second.
    {**xff("203.0.113.7"), **forwarded("for=192.0.2.66")},
]


def test_one_reader_is_one_however_the_proxy_writes_it(make_post: Callable[..., Post]) -> None:
    post = make_post()
    assert [remaining(post(headers)) for headers in SAME] == list(
        range(LIMIT - 1, LIMIT - 1 - len(SAME), -1)
    )


def test_readers_behind_a_proxy_that_writes_ports_are_many(make_post: Callable[..., Post]) -> None:
    post = make_post()
    for _ in range(LIMIT):
        post(xff("203.0.113.7:5555"))
    assert post(xff("203.0.113.7:5556")).status_code == 429
    for other in ("198.51.100.9:6666", "[2001:db8::7]:443", "[2001:db8:5::9]"):
        assert remaining(post(xff(other))) == LIMIT - 1


@pytest.mark.parametrize(
    ("headers", "header", "says"),
    [
        (xff("unknown"), "X-Forwarded-For", "names no address"),
        (xff("_hidden"), "X-Forwarded-For", "names no address"),
        (xff("203.0.113.7, "), "X-Forwarded-For", "names no address"),
        (xff("203.0.113.7, 198.51.100.300"), "X-Forwarded-For", "names no address"),
        (forwarded("for=203.0.113.7, for=_SEVKISEK"), "Forwarded", "names no address"),
        (forwarded("for=203.0.113.7, proto=https"), "Forwarded", "names no address"),
        (forwarded('for="203.0.113.7, for=198.51.100.9'), "Forwarded", "RFC 7239"),
    ],
)
def test_what_means_nothing_is_logged_once_and_counted_by_the_peer(
    headers: dict[str, str],
    header: str,
    says: str,
    make_post: Callable[..., Post],
    caplog: pytest.LogCaptureFixture,
) -> None:
    post = make_post()
    with caplog.at_level(logging.WARNING, "comments_service.web.http.proxies"):
        counts = [remaining(post(headers)) for _ in range(3)]
    assert counts == [LIMIT - 1, LIMIT - 2, LIMIT - 3]
    assert remaining(post({})) == LIMIT - 4, "the proxy's own address is what they count by"
    [line] = caplog.messages
    assert line.startswith(header) and says in line
    assert "203.0.113" not in line and "_hidden" not in line


def test_fewer_entries_than_proxies_are_counted_by_the_peer(
    make_post: Callable[..., Post], caplog: pytest.LogCaptureFixture
) -> None:
    post = make_post(hops=2)
    assert remaining(post(xff("203.0.113.7"))) == LIMIT - 1
    assert remaining(post(forwarded("for=203.0.113.8"))) == LIMIT - 2
    assert remaining(post(xff("192.0.2.66, 203.0.113.7:80, 198.51.100.1"))) == LIMIT - 1
    assert [line.partition(" ")[0] for line in caplog.messages] == ["X-Forwarded-For", "Forwarded"]


def test_without_proxies_no_header_counts(make_post: Callable[..., Post]) -> None:
    post = make_post(hops=0)
    headers = [xff("203.0.113.1"), forwarded("for=203.0.113.2"), {}]
    assert [remaining(post(one)) for one in headers] == [LIMIT - 1, LIMIT - 2, LIMIT - 3]


def test_several_lines_of_a_header_are_one_list(start_server: Callable[..., LiveServer]) -> None:
    """The last line is the nearest proxy's, as the server puts them together."""
    server = start_server(RATE_LIMITS="on", TRUSTED_PROXY_HOPS="1", MODERATION="open")
    said = []
    for number in range(3):
        body = json.dumps({"url": "https://localhost/a", "body": f"comment {number}"})
        said += [
            send_raw(
                server.port,
                (
                    "POST /api/v1/comments HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    f"X-Forwarded-For: 192.0.2.{number}\r\nX-Forwarded-For: 203.0.113.7:80\r\n"
                    "Content-Type: application/json\r\n"
                    f"Content-Length: {len(body)}\r\n\r\n{body}"
                ).encode(),
            ).lower()
        ]
    for left, answer in zip((9, 8, 7), said, strict=True):
        assert f"ratelimit-remaining: {left}\r\n".encode() in answer
