"""One's own account: sessions, and the second step of a sign-in."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pyotp
from flask import Flask

from tests.web.console.conftest import PASSWORD, Desk

ACCOUNT, SETUP, CODE = "/console/account", "/console/account/two-step", "/console/sign-in/code"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
)
START = datetime(2026, 11, 22, 12, tzinfo=UTC)

SignIn = Callable[..., Desk]


def text(desk: Desk, path: str = ACCOUNT) -> str:
    return unescape(desk.get(path).get_data(as_text=True))


def is_in(desk: Desk) -> bool:
    return desk.get(ACCOUNT).status_code == 200


def with_browser(app: Flask, name: str, browser: str) -> Desk:
    desk = Desk(app)
    desk.client.environ_base["HTTP_USER_AGENT"] = browser
    assert desk.sign_in(f"{name}@example.org").status_code == 303
    return desk


def test_sessions_are_listed_in_words_and_ended_one_by_one(app: Flask, sign_in: SignIn) -> None:
    sign_in("lea").post("/console/sign-out")
    here, there = with_browser(app, "lea", FIREFOX), with_browser(app, "lea", SAFARI)
    page = text(here)
    assert "Firefox on Linux" in page and "Safari on iPhone" in page
    assert page.count(">this one<") == 1 and page.count("Sign out there") == 1
    number = re.search(r'name="session" value="([0-9a-f]{64})"', page)
    assert number
    assert here.post(f"{ACCOUNT}/sessions/end", session=number[1]).status_code == 303
    assert not is_in(there) and is_in(here)
    assert here.post(f"{ACCOUNT}/sessions/end", session=number[1]).status_code == 404


def test_nobody_ends_the_session_of_somebody_else(owner: Desk, sign_in: SignIn) -> None:
    lea = sign_in("lea")
    second = Desk(lea.app)
    second.sign_in("lea@example.org")
    number = re.search(r'name="session" value="([0-9a-f]{64})"', text(lea))
    assert number
    assert owner.post(f"{ACCOUNT}/sessions/end", session=number[1]).status_code == 404
    assert is_in(second)
    lea.post(f"{ACCOUNT}/sessions/end-others")
    assert is_in(lea) and not is_in(second) and is_in(owner)


def test_a_new_password_ends_every_session_but_this_one(app: Flask, sign_in: SignIn) -> None:
    desk, other = sign_in("lea"), Desk(app)
    other.sign_in("lea@example.org")
    fields = {"name": "Lea", "email": "lea@example.org", "current": PASSWORD}
    assert desk.post(ACCOUNT, password="a longer password", **fields).status_code == 303
    assert is_in(desk) and not is_in(other)
    assert other.sign_in("lea@example.org").status_code == 401


def test_a_session_ends_without_use_and_after_its_time_with_use(
    app: Flask, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(START)
    used, left = sign_in("lea"), sign_in("ana")
    for day in range(1, 14):
        at(START + timedelta(days=day))
        assert is_in(used), day
        if day == 6:
            assert "last seen" in text(used, "/console/people")
    assert not is_in(left)
    at(START + timedelta(days=14))
    assert not is_in(used)


def test_use_is_noted_once_in_five_minutes(
    sign_in: SignIn, at: Callable[[datetime], None], count_statements: Callable[[], Any]
) -> None:
    at(START)
    desk = sign_in("lea")

    def writes() -> int:
        with count_statements() as statements:
            desk.get(ACCOUNT)
        return len([one for one in statements if one.lstrip().upper().startswith("UPDATE")])

    at(START + timedelta(minutes=4))
    assert writes() == 0
    at(START + timedelta(minutes=5))
    assert writes() == 2
    assert writes() == 0


def set_up(desk: Desk, at: datetime) -> tuple[str, list[str]]:
    """Turns the second step on; returns the app's secret and the recovery codes."""
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', text(desk, SETUP))
    assert found
    code = pyotp.TOTP(found[1]).at(at)
    made = desk.post(SETUP, secret=found[1], code=code, current=PASSWORD)
    assert made.status_code == 201
    codes = re.findall(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", made.text)
    assert len(codes) == 10
    return found[1], codes


def test_after_the_password_a_code_is_asked_and_nothing_is_open_before(
    app: Flask, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(START)
    secret, codes = set_up(sign_in("lea"), START)
    assert "You have 10 recovery codes left" in text(with_codes(app, codes[0]))
    desk = Desk(app)
    sent = desk.sign_in("lea@example.org", next="/console/queue/spam")
    assert sent.location == f"{CODE}?next=/console/queue/spam"
    assert desk.client.get_cookie("palabre") is None and not is_in(desk)
    token = desk.token(CODE)
    wrong = desk.post(CODE, token, code="000000", next="/console/queue/spam")
    assert wrong.status_code == 401 and not is_in(desk)
    later = START + timedelta(seconds=60)
    at(later)
    code = pyotp.TOTP(secret).at(later)
    right = desk.post(CODE, token, code=code, next="/console/queue/spam")
    assert right.location == "/console/queue/spam"
    assert is_in(desk) and "by password and code" in text(desk)
    replayed = Desk(app)
    replayed.sign_in("lea@example.org")
    assert replayed.post(CODE, replayed.token(CODE), code=code).status_code == 401


def with_codes(app: Flask, code: str) -> Desk:
    """Signs in by a recovery code, and makes new ones."""
    desk = Desk(app)
    desk.sign_in("lea@example.org")
    assert desk.post(CODE, desk.token(CODE), code=code).status_code == 303
    assert "You have 9 recovery codes left" in text(desk)
    assert desk.post(f"{SETUP}/codes", current="wrong").status_code == 422
    assert desk.post(f"{SETUP}/codes", current=PASSWORD).status_code == 201
    return desk


def test_a_step_is_one_browsers_and_ends_with_its_minutes_or_its_use(
    app: Flask, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(START)
    _, codes = set_up(sign_in("lea"), START)
    desk, stranger = Desk(app), Desk(app)
    desk.sign_in("lea@example.org")
    token = stranger.token("/console/sign-in")
    assert stranger.get(CODE).status_code == 302
    assert stranger.post(CODE, token, code=codes[0]).status_code == 410
    step = desk.client.get_cookie("palabre-step")
    assert step
    token = desk.token(CODE)
    at(START + timedelta(minutes=5))
    assert desk.post(CODE, token, code=codes[0]).status_code == 410
    desk.sign_in("lea@example.org")
    kept = desk.client.get_cookie("palabre-step")
    assert desk.post(CODE, desk.token(CODE), code=codes[0]).status_code == 303
    again = Desk(app)
    again.client.set_cookie("palabre-step", kept.value if kept else "")
    assert again.get(CODE).status_code == 302


def test_wrong_codes_are_counted_for_the_account_wherever_they_come_from(
    make_app: Callable[..., Flask], at: Callable[[datetime], None], sign_in: SignIn
) -> None:
    at(START)
    desk = sign_in("lea")
    _, codes = set_up(desk, START)
    limited = make_app(RATE_LIMITS="on")
    limited.extensions["palabre"].now = lambda: START
    statuses = []
    for number in range(11):
        other = Desk(limited)
        other.client.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        other.sign_in("lea@example.org")
        statuses.append(other.post(CODE, other.token(CODE), code="000000").status_code)
    assert statuses == [401] * 10 + [429]


def test_setting_it_up_takes_the_password_and_the_right_code(
    sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(START)
    desk = sign_in("lea")
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', text(desk, SETUP))
    assert secret
    code = pyotp.TOTP(secret[1]).at(START)
    for fields, field in (
        ({"code": code, "current": "wrong"}, "current"),
        ({"code": "000000", "current": PASSWORD}, "code"),
    ):
        refused = desk.post(SETUP, secret=secret[1], **fields)
        assert refused.status_code == 422 and f'id="{field}-error"' in refused.text
        assert secret[1] in refused.text, "the app need not scan again"
    assert desk.post(SETUP, secret="A", code=code, current=PASSWORD).location == SETUP
    assert "Set it up" in text(desk)
    set_up(desk, START)
    assert desk.get(SETUP).status_code == 302


def test_turning_it_off_takes_the_password_and_the_operator_can_too(
    app: Flask, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    at(START)
    desk = sign_in("lea")
    set_up(desk, START)
    refused = desk.post(f"{SETUP}/off", current="wrong")
    assert refused.status_code == 422 and 'id="again-error"' in refused.text
    assert desk.post(f"{SETUP}/off", current=PASSWORD).status_code == 303
    assert Desk(app).sign_in("lea@example.org").location == "/console/"
    set_up(desk, START)
    run = app.test_cli_runner().invoke
    assert run(args=["moderator", "reset-two-step", "nobody@example.org"]).exit_code == 1
    assert run(args=["moderator", "reset-two-step", "lea@example.org"]).exit_code == 0
    assert not is_in(desk)
    assert Desk(app).sign_in("lea@example.org").location == "/console/"
