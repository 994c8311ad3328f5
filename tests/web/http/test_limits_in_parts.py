"""Rate limits of several parts: each counts, and the refusal tells the wait that is true."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from comments_service.errors import AppError
from comments_service.rules.sites.settings import clean_setting
from comments_service.services.sites.sites import change_site
from comments_service.web.limits.counting import rate_limited

PAGE = "https://localhost/a-page"
DAY = 24 * 3600
PLENTY = "1000 per minute"


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(RATE_LIMITS="on")


def set_limits(app: Flask, **limits: str) -> None:
    plenty = dict.fromkeys(("limit_poster", "limit_thread", "limit_site"), PLENTY)
    with app.app_context():
        change_site(1, {"moderation": "open", **plenty, **limits})


def post(client: FlaskClient, number: int, address: str = "192.0.2.1") -> Any:
    return client.post(
        "/api/v1/comments",
        json={"url": PAGE, "body": f"comment {number}"},
        environ_base={"REMOTE_ADDR": address},
    )


@pytest.mark.parametrize(
    "limit",
    [
        "50 per minute; 3 per day",
        "3 per day; 50 per minute",
        "50 per minute, 3 per day",
        "50/minute|3/day",
        "50 per minute; 3 per day; 3 per day; 9 per 2 days",
    ],
)
@pytest.mark.parametrize("setting", ["limit_poster", "limit_thread", "limit_site"])
def test_every_part_of_a_limit_on_posts_counts(
    app: Flask, client: FlaskClient, setting: str, limit: str
) -> None:
    set_limits(app, **{setting: limit})
    *passed, refused = [post(client, number) for number in range(4)]
    assert [response.status_code for response in passed] == [201] * 3
    assert refused.status_code == 429
    assert refused.headers["RateLimit-Limit"] == "3"
    assert DAY - 60 < int(refused.headers["Retry-After"]) <= DAY
    assert refused.json["retry_after"] == int(refused.headers["Retry-After"])


@pytest.mark.parametrize(
    ("setting", "request_of"),
    [
        ("limit_vote", ("PUT", "/comments/{id}/vote", {"value": 1})),
        ("limit_report", ("POST", "/comments/{id}/reports", {"reason": "spam"})),
        ("limit_preview", ("POST", "/preview", {"body": "text"})),
    ],
)
def test_every_part_of_the_other_limits_counts(
    app: Flask, client: FlaskClient, setting: str, request_of: tuple[str, str, dict[str, Any]]
) -> None:
    method, path, body = request_of
    set_limits(app, **{setting: "50 per minute; 2 per day"})
    reference = post(client, 0).json["comment"]["id"]
    address = f"/api/v1{path.format(id=reference)}"
    statuses = [client.open(address, method=method, json=body).status_code for _ in range(3)]
    assert [status < 300 for status in statuses[:2]] == [True, True]
    assert statuses[2] == 429


def test_who_is_over_the_limit_of_a_minute_keeps_the_rest_of_the_day(
    app: Flask, client: FlaskClient
) -> None:
    set_limits(app, limit_poster="2 per minute; 5 per day")
    refused = [post(client, number) for number in range(9)][-1]
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 60


def test_a_window_that_ends_meanwhile_is_no_wait_of_a_day(app: Flask) -> None:
    with app.test_request_context():
        assert rate_limited("2 per 1 second; 100 per day", "nobody").retry_after == 1


def test_the_longest_of_two_waits_is_told(app: Flask, client: FlaskClient) -> None:
    set_limits(app, limit_poster="3 per minute; 3 per day")
    refused = [post(client, number) for number in range(4)][-1]
    assert int(refused.headers["Retry-After"]) > DAY - 60


def test_the_headers_tell_of_the_part_with_least_left(app: Flask, client: FlaskClient) -> None:
    set_limits(app, limit_poster="50 per minute; 3 per day")
    assert post(client, 1).headers["RateLimit-Remaining"] == "2"
    assert post(client, 2, "192.0.2.2").headers["RateLimit-Remaining"] == "2"


@pytest.mark.parametrize(
    "limit",
    ["1 per 99999999999999 years", "5 per minute; bogus", "1 per day; 0 per year", "５/h"],
)
def test_no_part_of_a_limit_may_be_senseless(limit: str) -> None:
    with pytest.raises(AppError):
        clean_setting("limit_poster", limit)


def test_a_limit_may_have_many_parts() -> None:
    limit = "1 per second; 5 per minute; 9 per hour; 20 per day"
    assert clean_setting("limit_poster", limit) == limit
