"""The cookie that says what has just been done: others may have written it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.http import dump_cookie

from comments_service.web.console.page.cookies import leave_flash
from tests.web.console.conftest import Desk

SignIn = Callable[..., Desk]

HOSTILE: list[Any] = [
    {"done": []},
    {"done": {}},
    {"done": None},
    {"done": 1},
    {"done": True},
    {"done": "nothing of ours"},
    {"done": "__class__"},
    {"done": "bulk"},
    {"done": "bulk", "decision": []},
    {"done": "bulk", "decision": {}, "count": 1, "job": "1"},
    {"done": "bulk", "decision": "spam", "count": [], "job": "1"},
    {"done": "bulk", "decision": "spam", "count": True, "job": "1"},
    {"done": "bulk", "decision": "spam", "count": -1, "job": "1"},
    {"done": "bulk", "decision": "spam", "count": 10**200, "job": "1"},
    {"done": "bulk", "decision": "spam", "count": 1.5, "job": "1"},
    {"done": "bulk", "decision": "spam", "count": 1, "job": "../x"},
    {"done": "bulk", "decision": "spam", "count": 1, "job": []},
    [],
    "done",
    1,
    None,
]


def shown(desk: Desk, written: str) -> tuple[int, str]:
    session = desk.client.get_cookie("palabre")
    assert session
    note = dump_cookie("palabre-note", written, max_size=0).partition(";")[0]
    cookies = f"palabre={session.value}; {note}"
    client = desk.app.test_client(use_cookies=False)
    answer = client.get("/console/queue/review", headers={"Cookie": cookies})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("note", HOSTILE, ids=str)
def test_a_note_that_is_none_of_ours_is_not_shown(sign_in: SignIn, note: Any) -> None:
    status, page = shown(sign_in("ana"), json.dumps(note))
    assert (status, "flash" in page) == (200, False)


@pytest.mark.parametrize(
    "written",
    ["[" * 3_000, "[" * 299, '{"a":' * 3_000, "9" * 5_000, '{"done":"saved"', "\\u0000", "\x00"]
    + ['"\\ud800"', '{"done":"\\ud800"}', '{"done":NaN}', '{"done":1e999}', '{"done":"saved"}' * 2],
    ids=lambda written: written[:12] + str(len(written)),
)
def test_what_is_no_note_at_all_is_passed_over(sign_in: SignIn, written: str) -> None:
    status, page = shown(sign_in("ana"), written)
    assert (status, "flash" in page) == (200, False)


@pytest.mark.parametrize("version", [[], "2", True, -1, 10**100, None, 2.5])
def test_a_version_that_is_none_offers_no_undo(sign_in: SignIn, version: Any) -> None:
    note = {"done": "approve", "comment": "1-19b0c3f2a1d4e", "version": version}
    status, page = shown(sign_in("ana"), json.dumps(note))
    assert (status, "Approved" in page, "19b0c3f2a1d4e/undo" in page) == (200, True, False)


def test_a_note_of_ours_is_shown_once(sign_in: SignIn) -> None:
    desk = sign_in("ana")
    desk.client.set_cookie("palabre-note", '{"done": "saved"}')
    assert "Saved." in desk.get("/console/queue/review").get_data(as_text=True)
    assert "Saved." not in desk.get("/console/queue/review").get_data(as_text=True)


def test_browsers_keep_the_note_to_this_host_where_they_can(make_app: Callable[..., Flask]) -> None:
    secure: Any = {"base_url": "https://c.example"}
    app = make_app(BASE_URL="https://c.example")
    with app.test_request_context("/", **secure):
        (cookie,) = leave_flash(app.make_response(""), done="saved").headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-palabre-note=")
    assert "Secure" in cookie and "Domain" not in cookie and "Path=/" in cookie


@pytest.mark.parametrize("name", ["palabre", "palabre-form", "palabre-step", "palabre-lang"])
@pytest.mark.parametrize("value", ["", "x" * 3_500, "\\", '"', "%00", "[" * 3_000, "é", "a=b; c"])
def test_no_cookie_of_ours_is_trusted_to_be_ours(app: Flask, name: str, value: str) -> None:
    desk = Desk(app)
    desk.client.set_cookie(name, value)
    for path in ("/console/sign-in", "/console/queue/review", "/console/two-step"):
        assert desk.get(path).status_code < 500
    assert desk.sign_in("nobody@example.org").status_code < 500
