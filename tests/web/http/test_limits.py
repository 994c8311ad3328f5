"""Rate limits: they bite at the number that the site set, for the one who was too much."""

import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis as redis_client
from flask import Flask
from flask.testing import FlaskClient

from comments_service.services.sites.sites import change_site
from comments_service.web.limits.admission import SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_ADDRESS
from comments_service.web.limits.requests import REFUSALS
from comments_service.web.limits.storage import FallbackStorage, redis_storage
from tests.support.calls import Answer, post
from tests.support.redis import Redis
from tests.support.server import LiveServer
from tests.support.waiting import wait_for

POST_LIMIT = 10  # of a new site, per poster and minute
PAGE = "https://localhost/a-page"
Send = Callable[..., Any]


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    made = make_app(RATE_LIMITS="on", TRUSTED_PROXY_HOPS="1")
    with made.app_context():
        change_site(1, {"moderation": "open"})
    return made


@pytest.fixture
def send(client: FlaskClient) -> Send:
    """Sends JSON from an address: send("1.2.3.4", "POST", "/comments", {...})."""

    def send(address: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-Forwarded-For": address}
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    return send


@pytest.fixture
def post_from(send: Send) -> Send:
    """Posts a comment from an address: post_from("1.2.3.4", "text")."""

    def post_from(address: str, text: str, **fields: Any) -> Any:
        return send(address, "POST", "/comments", {"url": PAGE, "body": text, **fields})

    return post_from


def many(start_server: Callable[..., LiveServer], **env: str) -> LiveServer:
    """A service of two workers with its limits on."""
    return start_server(RATE_LIMITS="on", WORKERS="2", **env)


def posts(server: LiveServer, count: int, tag: str = "") -> list[Answer]:
    """Posts one after the other, each on a connection of its own, so that both workers serve."""
    return [post(server.port, f"comment {tag} {number}") for number in range(count)]


def test_two_workers_share_one_count_and_forged_headers_change_nothing(start_server: Any) -> None:
    server = many(start_server)

    def forged(number: int) -> int:
        headers = {
            "X-Forwarded-For": f"203.0.113.{number}, 198.51.100.{number}",
            "Forwarded": f"for=203.0.113.{number}",
            "X-Real-IP": f"203.0.113.{number}",
            "CF-Connecting-IP": f"203.0.113.{number}",
        }
        return post(server.port, f"comment {number}", headers=headers).status

    with ThreadPoolExecutor(8) as pool:
        statuses = Counter(pool.map(forged, range(96)))
    assert statuses == {202: POST_LIMIT, 429: 96 - POST_LIMIT}


def test_the_answer_tells_how_much_is_left_and_when_to_come_back(post_from: Send) -> None:
    for left in reversed(range(POST_LIMIT)):
        headers = post_from("192.0.2.1", f"comment {left}").headers
        assert (headers["RateLimit-Limit"], headers["RateLimit-Remaining"]) == ("10", str(left))
        assert 50 < int(headers["RateLimit-Reset"]) <= 60
        assert "Retry-After" not in headers
    refused = post_from("192.0.2.1", "one too many")
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert refused.json["code"] == "rate_limited"
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert 50 < int(refused.headers["Retry-After"]) <= 60
    assert refused.json["retry_after"] == int(refused.headers["Retry-After"])
    assert refused.headers["Retry-After"] in refused.json["detail"]
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.slow
def test_who_waits_as_long_as_told_is_let_in(app: Flask, post_from: Send) -> None:
    with app.app_context():
        change_site(1, {"limit_poster": "2 per 1 second"})
    answers = [post_from("192.0.2.1", f"comment {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    wait_for(lambda: post_from("192.0.2.1", "again").status_code == 201)


def test_the_address_is_the_one_that_the_trusted_proxy_saw(post_from: Send) -> None:
    """With one hop the last entry counts: what stands before it is the client's own claim."""
    statuses = Counter(
        post_from(f"203.0.113.{number}, 192.0.2.1", f"comment {number}").status_code
        for number in range(POST_LIMIT + 5)
    )
    assert statuses == {201: POST_LIMIT, 429: 5}
    assert post_from("192.0.2.1, 192.0.2.2", "another address").status_code == 201


def test_an_ipv6_network_of_64_bits_is_one_poster(post_from: Send) -> None:
    statuses = Counter(
        post_from(f"2001:db8:1:2:{number:x}::{number:x}", f"comment {number}").status_code
        for number in range(1, POST_LIMIT + 6)
    )
    assert statuses == {201: POST_LIMIT, 429: 5}
    assert post_from("2001:db8:1:3::1", "the network beside").status_code == 201
    assert post_from("::ffff:192.0.2.9", "one").status_code == 201
    left = post_from("192.0.2.9", "two").headers["RateLimit-Remaining"]
    assert left == str(POST_LIMIT - 2), "an IPv4 address written as IPv6 is the same poster"


def test_one_flooder_leaves_the_shares_of_the_others_alone(app: Flask, post_from: Send) -> None:
    with app.app_context():
        change_site(1, {"limit_thread": "20 per minute", "limit_site": "20 per minute"})
    for number in range(100):
        post_from("192.0.2.1", f"comment {number}")
    assert post_from("192.0.2.2", "hello").status_code == 201


def test_a_thread_and_a_site_have_brakes_of_their_own(app: Flask, post_from: Send) -> None:
    with app.app_context():
        change_site(1, {"limit_thread": "5 per minute", "limit_site": "8 per minute"})
    addresses = (f"198.51.100.{number}" for number in range(1, 200))
    here = [post_from(next(addresses), "hello").status_code for _ in range(6)]
    assert here == [201] * 5 + [429]
    elsewhere = [
        post_from(next(addresses), "hello", url=f"https://localhost/{number}").status_code
        for number in range(4)
    ]
    assert elsewhere == [201] * 3 + [429]


@pytest.mark.parametrize(
    ("column", "request_of"),
    [
        ("limit_vote", lambda id_: ("PUT", f"/comments/{id_}/vote", {"value": 1})),
        ("limit_report", lambda id_: ("POST", f"/comments/{id_}/reports", {"reason": "spam"})),
        ("limit_preview", lambda id_: ("POST", "/preview", {"body": "text"})),
    ],
)
def test_votes_reports_and_previews_have_limits_of_their_own(
    app: Flask, send: Send, post_from: Send, column: str, request_of: Callable[[str], Any]
) -> None:
    with app.app_context():
        change_site(1, {column: "3 per minute", "limit_poster": "1 per minute"})
    reference = post_from("192.0.2.1", "hello").json["comment"]["id"]
    *passed, refused = [send("192.0.2.1", *request_of(reference)) for _ in range(4)]
    assert all(answer.status_code < 300 for answer in passed)
    assert refused.status_code == 429
    assert send("192.0.2.2", *request_of(reference)).status_code < 300


def test_guessing_edit_tokens_is_limited(client: FlaskClient, post_from: Send) -> None:
    reference = post_from("192.0.2.1", "hello").json["comment"]["id"]
    headers = {"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer guessed"}
    statuses = Counter(
        client.delete(f"/api/v1/comments/{reference}", headers=headers).status_code
        for _ in range(POST_LIMIT + 3)
    )
    assert statuses == {401: POST_LIMIT, 429: 3}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"url": "https://localhost/a", "body": 1}', 422),
        (b'{"url": "https://elsewhere.example/a", "body": "text"}', 403),
    ],
)
def test_refused_posts_are_counted_too(
    client: FlaskClient, post_from: Send, body: bytes, status: int
) -> None:
    allowed = int(REFUSALS.split()[0])
    headers = {"X-Forwarded-For": "192.0.2.1", "Content-Type": "application/json"}
    statuses = Counter(
        client.post("/api/v1/comments", data=body, headers=headers).status_code
        for _ in range(allowed + 20)
    )
    assert statuses == {status: allowed, 429: 20}
    refused = post_from("192.0.2.1", "a good one now")
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert post_from("192.0.2.2", "from elsewhere").status_code == 201


def test_mistakes_in_a_form_leave_room_to_mend_it(post_from: Send) -> None:
    for _ in range(20):
        assert post_from("192.0.2.1", "text", parent_id=7).status_code == 422
    assert post_from("192.0.2.1", "text").status_code == 201


def test_reading_is_not_limited_and_says_nothing_of_limits(client: FlaskClient) -> None:
    for _ in range(100):
        answer = client.get("/api/v1/threads", query_string={"url": PAGE})
        assert answer.status_code == 200
        assert not any(name.startswith("RateLimit") for name in dict(answer.headers))
    for _ in range(100):
        assert client.post("/api/v1/counts", json={"urls": [PAGE]}).status_code == 200


def test_guesses_at_sign_in_stay_few() -> None:
    assert int(SIGN_IN_BY_ADDRESS.split()[0]) <= 20
    assert int(SIGN_IN_BY_ACCOUNT.split()[0]) < int(SIGN_IN_BY_ADDRESS.split()[0])


def test_counts_are_in_redis_when_there_is_one(redis: Redis, start_server: Any) -> None:
    server = many(start_server, REDIS_URL=redis.url)
    statuses = Counter(answer.status for answer in posts(server, POST_LIMIT + 5))
    assert statuses == {202: POST_LIMIT, 429: 5}
    with redis_client.Redis.from_url(redis.url) as stored:
        assert stored.keys("*post*")
        assert all(0 < stored.ttl(key) <= 60 for key in stored.keys("*"))


def test_limits_hold_while_redis_is_gone_and_return_to_it(
    own_redis: Redis, start_server: Any
) -> None:
    server = many(start_server, REDIS_URL=own_redis.url)
    assert posts(server, 1)[0].status == 202
    own_redis.stop()
    statuses = Counter(answer.status for answer in posts(server, 30, "gone"))
    assert statuses == {202: POST_LIMIT, 429: 30 - POST_LIMIT}
    own_redis.start()
    with redis_client.Redis.from_url(own_redis.url) as stored:
        wait_for(lambda: bool(posts(server, 1, "back") and stored.keys("*post*")))


def test_a_redis_that_hangs_holds_nobody_up(own_redis: Redis, start_server: Any) -> None:
    server = many(start_server, REDIS_URL=own_redis.url)
    assert posts(server, 1)[0].status == 202
    own_redis.send(signal.SIGSTOP)
    try:
        statuses = Counter(answer.status for answer in posts(server, 30, "hangs"))
    finally:
        own_redis.send(signal.SIGCONT)
    assert statuses == {202: POST_LIMIT, 429: 30 - POST_LIMIT}


def test_where_nothing_can_count_each_process_does() -> None:
    """Neither Redis nor a file of the data folder; one storage each for two processes."""
    nowhere = redis_storage("redis://127.0.0.1:1/0")
    one, other = (FallbackStorage("palabre-counts://", storages=[nowhere]) for _ in range(2))
    assert [one.incr("key", 60), one.incr("key", 60), other.incr("key", 60)] == [1, 2, 1]


def test_a_key_of_the_wrong_type_in_redis_lifts_no_limit(redis: Redis, start_server: Any) -> None:
    server = many(start_server, REDIS_URL=redis.url)
    assert posts(server, 1)[0].status == 202
    with redis_client.Redis.from_url(redis.url) as stored:
        for key in stored.keys("*"):
            stored.delete(key)
            stored.lpush(key, "not a number")
    statuses = Counter(answer.status for answer in posts(server, POST_LIMIT + 5, "more"))
    assert statuses == {202: POST_LIMIT, 429: 5}
