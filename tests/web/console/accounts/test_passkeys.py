"""Passkeys through HTTP, with an authenticator in software."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from comments_service.services.accounts.accounts import make_sign_in_link
from tests.support.authenticator import Authenticator
from tests.web.console.conftest import PASSWORD, Desk

ACCOUNT, KEYS, SIGN_IN = "/console/account", "/console/account/passkeys", "/console/sign-in/passkey"
START = datetime(2026, 11, 22, 12, tzinfo=UTC)

SignIn = Callable[..., Desk]


@pytest.fixture
def key(app: Flask) -> Authenticator:
    base = app.extensions["palabre"].settings.base_url
    return Authenticator(base, base.split("//")[1].split(":")[0])


def text(desk: Desk, path: str = ACCOUNT) -> str:
    return unescape(desk.get(path).get_data(as_text=True))


def add(desk: Desk, key: Authenticator, name: str = "My phone") -> TestResponse:
    options = desk.post(f"{KEYS}/begin", current=PASSWORD)
    assert options.status_code == 200
    return desk.post(KEYS, passkey_name=name, credential=key.create(options.get_json()))


def begin(desk: Desk) -> dict[str, Any]:
    options = desk.post(f"{SIGN_IN}/begin", desk.token("/console/sign-in"))
    assert options.status_code == 200
    return dict(options.get_json())


def log_in(desk: Desk, answer: str, **fields: str) -> TestResponse:
    token = desk.token("/console/sign-in")
    return desk.post(SIGN_IN, token, credential=answer, **fields)


def is_in(desk: Desk) -> bool:
    return desk.get(ACCOUNT).status_code == 200


def test_a_passkey_signs_in_without_password_and_code(
    app: Flask, sign_in: SignIn, key: Authenticator
) -> None:
    lea = sign_in("lea")
    assert add(lea, key, "Léa's <phone>").status_code == 303
    page = text(lea)
    assert "Léa's <phone>" in page and "never used" in page
    desk = Desk(app)
    desk.client.set_cookie("palabre", "planted-by-somebody")
    answer = log_in(desk, key.get(begin(desk)), next="/console/queue/spam")
    assert answer.location == "/console/queue/spam"
    cookie = desk.client.get_cookie("palabre")
    assert cookie and cookie.value != "planted-by-somebody"
    assert "by passkey" in text(desk) and "never used" not in text(desk)


def test_it_asks_for_the_user_to_be_recognised_and_for_a_key_that_is_found_again(
    sign_in: SignIn, key: Authenticator
) -> None:
    lea = sign_in("lea")
    options = lea.post(f"{KEYS}/begin", current=PASSWORD).get_json()
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert begin(Desk(lea.app))["userVerification"] == "required"
    add(lea, key)
    known = lea.post(f"{KEYS}/begin", current=PASSWORD).get_json()["excludeCredentials"]
    assert len(known) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"verifies": False},
        {"count": 0, "key": "another"},
    ],
)
def test_an_answer_of_another_place_or_key_or_of_nobody_signs_nobody_in(
    app: Flask, sign_in: SignIn, key: Authenticator, change: dict[str, Any]
) -> None:
    add(sign_in("lea"), key)
    if "key" in change:
        change = {"key": Authenticator("", "").key}
    desk = Desk(app)
    assert log_in(desk, replace(key, **change).get(begin(desk))).status_code == 401
    assert not is_in(desk)


def test_no_answer_is_taken_twice_or_late_or_in_another_browser(
    app: Flask, sign_in: SignIn, key: Authenticator, at: Callable[[datetime], None]
) -> None:
    at(START)
    add(sign_in("lea"), key)
    desk, other = Desk(app), Desk(app)
    answer = key.get(begin(desk))
    begin(other)
    assert log_in(other, answer).status_code == 401
    step = desk.client.get_cookie("palabre-step")
    assert log_in(desk, answer).status_code == 303
    again = Desk(app)
    again.client.set_cookie("palabre-step", step.value if step else "")
    assert log_in(again, answer).status_code == 401
    late = Desk(app)
    answer = key.get(begin(late))
    at(START + timedelta(minutes=5))
    assert log_in(late, answer).status_code == 401


def test_a_copied_key_is_noticed_by_its_count(
    app: Flask, sign_in: SignIn, key: Authenticator
) -> None:
    add(sign_in("lea"), key)
    copy = replace(key)
    for _ in range(2):
        desk = Desk(app)
        assert log_in(desk, key.get(begin(desk))).status_code == 303
    desk = Desk(app)
    assert log_in(desk, copy.get(begin(desk))).status_code == 401


@pytest.mark.parametrize(
    "junk",
    [
        "",
        "{}",
        "[]",
        "null",
        "x",
        '{"id": 1}',
        '{"id": "a\0"}',
        "[" * 9000,
        '{"id":"' + "x" * 30_000,
    ],
)
def test_what_is_no_answer_is_refused(
    app: Flask, sign_in: SignIn, key: Authenticator, junk: str
) -> None:
    lea = sign_in("lea")
    lea.post(f"{KEYS}/begin", current=PASSWORD)
    assert lea.post(KEYS, passkey_name="x", credential=junk).status_code == 422
    add(lea, key)
    desk = Desk(app)
    begin(desk)
    assert log_in(desk, junk).status_code == 401
    whole = key.get(begin(desk))
    assert log_in(desk, whole[: len(whole) // 2]).status_code == 401
    begin(desk)
    assert log_in(desk, re.sub(r'"response": .*}', '"response": {}}', whole)).status_code == 401


def test_adding_one_takes_the_password_and_a_challenge_of_ones_own(
    app: Flask, owner: Desk, sign_in: SignIn, key: Authenticator
) -> None:
    lea = sign_in("lea")
    refused = lea.post(f"{KEYS}/begin", current="wrong")
    assert refused.status_code == 422 and "current password" in refused.get_json()["problem"]
    assert lea.post(KEYS, passkey_name="x", credential="{}").status_code == 422
    options = owner.post(f"{KEYS}/begin", current=PASSWORD).get_json()
    step = owner.client.get_cookie("palabre-step")
    lea.client.set_cookie("palabre-step", step.value if step else "")
    made = key.create(options)
    assert lea.post(KEYS, passkey_name="x", credential=made).status_code == 422
    assert "never used" not in text(lea)
    assert add(lea, key).status_code == 303
    assert add(owner, key).status_code == 422, "one key is of one account"


def test_a_passkey_is_removed_with_what_it_opened_but_never_the_last_way_in(
    app: Flask, sign_in: SignIn, key: Authenticator, owner: Desk
) -> None:
    lea = sign_in("lea")
    add(lea, key)
    number = re.search(r'name="passkey" value="([\w-]+)"', text(lea))
    assert number
    desk = Desk(app)
    log_in(desk, key.get(begin(desk)))
    assert owner.post(f"{KEYS}/remove", passkey=number[1]).status_code == 404
    assert lea.post(f"{KEYS}/remove", passkey=number[1]).status_code == 303
    assert is_in(lea) and not is_in(desk)
    assert log_in(desk, key.get(begin(desk))).status_code == 401


def test_who_signs_in_by_passkey_alone_keeps_one_and_needs_no_link(
    app: Flask, key: Authenticator
) -> None:
    with app.app_context():
        link = f"/console/sign-in/{make_sign_in_link(datetime.now(UTC))}"
    desk = Desk(app)
    desk.post(link, desk.token(link))
    assert "no password yet" in text(desk, "/console/people")
    assert add(desk, key).status_code == 303
    assert "no password yet" not in text(desk, "/console/people")
    with app.app_context():
        assert make_sign_in_link(datetime.now(UTC)) is None
    number = re.search(r'name="passkey" value="([\w-]+)"', text(desk))
    refused = desk.post(f"{KEYS}/remove", passkey=number[1] if number else "")
    assert refused.status_code == 409 and "your only way to sign in" in refused.text


def test_an_invitation_makes_an_account_with_a_passkey_alone(
    app: Flask, owner: Desk, key: Authenticator
) -> None:
    made = owner.post("/console/people/invite", role="moderator")
    found = re.search(r"(/console/join/[\w-]+)</code>", made.text)
    assert found
    link, desk = found[1], Desk(app)
    token = desk.token(link)
    fields = {"name": "Léa", "email": "lea@example.org"}
    refused = desk.post(f"{link}/passkey/begin", token, name="Léa", email="nonsense")
    assert refused.status_code == 422 and "e-mail" in refused.get_json()["problem"]
    options = desk.post(f"{link}/passkey/begin", token, **fields).get_json()
    credential = key.create(options)
    taken = fields | {"email": "owner@example.org"}
    assert desk.post(f"{link}/passkey", token, credential="{}", **fields).status_code == 422
    assert desk.post(f"{link}/passkey", token, credential=credential, **fields).status_code == 422
    options = desk.post(f"{link}/passkey/begin", token, **fields).get_json()
    answer = key.create(options)
    assert desk.post(f"{link}/passkey", token, credential=answer, **taken).status_code == 422
    options = desk.post(f"{link}/passkey/begin", token, **fields).get_json()
    joined = desk.post(f"{link}/passkey", token, credential=key.create(options), **fields)
    assert joined.location == "/console/queue/review?site=default"
    assert is_in(desk)
    assert desk.post(f"{link}/passkey/begin", **fields).status_code == 410
    back = Desk(app)
    assert log_in(back, key.get(begin(back))).status_code == 303
    assert Desk(app).sign_in("lea@example.org", "").status_code == 401
