"""A proxy that does https, and no BASE_URL: the refusal of a form names the setting."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask

from tests.web.console.conftest import Desk, sign_in

__all__ = ["sign_in"]  # a fixture

HTTPS = "https://comments.example.org"
OURS = {"Origin": HTTPS, "Sec-Fetch-Site": "same-origin"}


def sign_in_with(app: Flask, headers: Mapping[str, str]) -> tuple[int, str]:
    desk = Desk(app)
    token = desk.token("/console/sign-in")
    fields = {"csrf": token, "email": "owner@example.org", "password": "wrong"}
    answer = desk.client.post("/console/sign-in", data=fields, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


def comment_with(app: Flask, headers: Mapping[str, str]) -> tuple[int, str]:
    fields = {"url": "https://localhost/a", "body": "text"}
    answer = app.test_client().post("/embed?lang=en", data=fields, headers=headers)
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("send", [sign_in_with, comment_with])
@pytest.mark.parametrize("headers", [OURS, {"Origin": HTTPS}], ids=["browser", "old browser"])
def test_the_setting_is_named(
    app: Flask, send: Callable[..., tuple[int, str]], headers: Mapping[str, str]
) -> None:
    status, page = send(app, headers)
    assert status == 403
    assert "BASE_URL" in page and "http://127.0.0.1:8000" in page
    assert HTTPS not in page, "what the request says is not repeated"


@pytest.mark.parametrize("send", [sign_in_with, comment_with])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://other.example.org", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_to_strangers_it_is_not(
    app: Flask, send: Callable[..., tuple[int, str]], headers: Mapping[str, str]
) -> None:
    status, page = send(app, headers)
    assert status == 403 and "BASE_URL" not in page


@pytest.mark.parametrize("send", [sign_in_with, comment_with])
def test_with_the_setting_the_form_is_taken(
    make_app: Callable[..., Flask], send: Callable[..., tuple[int, str]]
) -> None:
    assert send(make_app(BASE_URL=HTTPS), OURS)[0] != 403
