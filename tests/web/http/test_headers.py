"""Headers by which a browser keeps a page and its host from others."""

from collections.abc import Callable

import pytest
from flask import Flask

HSTS = "Strict-Transport-Security"
PAGES = ("/console/sign-in", "/embed?url=https://localhost/a", "/console/nothing")
EVERYTHING = (
    *PAGES,
    "/api/docs",
    "/nothing",
    "/api/v1/threads?url=https://localhost/a",
    "/healthz",
    "/static/embed.js",
)


@pytest.mark.parametrize("path", EVERYTHING)
def test_a_browser_that_came_by_https_stays_with_it(
    make_app: Callable[..., Flask], path: str
) -> None:
    client = make_app(BASE_URL="https://comments.example").test_client()
    value = client.get(path).headers[HSTS]
    assert value == "max-age=31536000", "and nothing is said of hosts beside and below"
    assert client.get(path).headers[HSTS] == value, "also when it comes from the cache"


@pytest.mark.parametrize("path", EVERYTHING)
def test_without_https_nothing_is_promised(make_app: Callable[..., Flask], path: str) -> None:
    client = make_app(BASE_URL="http://comments.example").test_client()
    assert HSTS not in client.get(path).headers


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_for_a_camera(app: Flask, path: str) -> None:
    policy = app.test_client().get(path).headers["Permissions-Policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(policy.split(", "))


def test_the_console_is_for_itself_and_the_embed_for_every_page(app: Flask) -> None:
    client = app.test_client()
    name = "Cross-Origin-Resource-Policy"
    assert client.get("/console/sign-in").headers[name] == "same-origin"
    assert client.get("/console/nothing").headers[name] == "same-origin"
    assert client.get(PAGES[1]).headers[name] == "cross-origin"
