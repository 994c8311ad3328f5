"""Each door that takes a password, code or token counts, and the log tells who came in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.moderation.audit import LogFilter, LogLine, log_lines
from comments_service.services.accounts.accounts import (
    FIRST_OWNER,
    add_moderator,
    make_sign_in_link,
    use_sign_in_link,
)
from comments_service.services.accounts.sign_in_log import REFUSALS_A_DAY, log_refusal
from comments_service.services.sites.sites import change_site
from comments_service.web.limits.admission import SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_ADDRESS
from tests.web.console.conftest import PASSWORD, Desk

pytestmark = pytest.mark.database("both")

ACCOUNT = "/console/account"
BY_ACCOUNT, BY_ADDRESS = (
    int(limit.split()[0]) for limit in (SIGN_IN_BY_ACCOUNT, SIGN_IN_BY_ADDRESS)
)
LEA = {"name": "Lea", "email": "owner@example.org"}

SignIn = Callable[..., Desk]


@pytest.fixture
def limited(make_app: Callable[..., Flask]) -> Desk:
    app = make_app(RATE_LIMITS="on", METRICS_TOKEN="a token for the metrics")
    with app.app_context():
        add_moderator("owner@example.org", "owner", PASSWORD, datetime.now(UTC))
    desk = Desk(app)
    assert desk.sign_in("owner@example.org").status_code == 303
    return desk


def from_many_places(desk: Desk, count: int, path: str, **fields: str) -> list[int]:
    token = desk.token()
    return [
        desk.client.post(
            path,
            data={"csrf": token, "current": f"guess number {n}", **fields},
            environ_base={"REMOTE_ADDR": f"203.0.113.{n}"},
        ).status_code
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (ACCOUNT, {**LEA, "password": "a longer password"}),
        (ACCOUNT, {**LEA, "email": "new@example.org"}),
        (f"{ACCOUNT}/passkeys/begin", {}),
        (f"{ACCOUNT}/two-step/off", {}),
        (f"{ACCOUNT}/two-step/codes", {}),
    ],
)
def test_the_current_password_cannot_be_guessed_from_anywhere(
    limited: Desk, path: str, fields: dict[str, str]
) -> None:
    statuses = from_many_places(limited, BY_ACCOUNT + 3, path, **fields)
    assert set(statuses[:BY_ACCOUNT]) == {422}
    assert set(statuses[BY_ACCOUNT:]) == {429}
    assert (
        limited.post(ACCOUNT, **LEA, current=PASSWORD, password="another phrase").status_code == 429
    )


def test_a_name_can_be_changed_as_often_as_one_likes(limited: Desk) -> None:
    for number in range(BY_ACCOUNT + 3):
        assert limited.post(ACCOUNT, **{**LEA, "name": f"Lea {number}"}).status_code == 303


@pytest.mark.parametrize("path", ["/api/v1/manage/comments", "/metrics"])
def test_tokens_cannot_be_guessed(limited: Desk, path: str) -> None:
    def get(token: str) -> int:
        return limited.client.get(path, headers={"Authorization": f"Bearer {token}"}).status_code

    statuses = [get(f"guess-{number}") for number in range(BY_ADDRESS + 2)]
    assert statuses == [401] * BY_ADDRESS + [429] * 2


def test_a_good_token_is_let_in_beside_guesses(limited: Desk) -> None:
    def get(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return limited.client.get("/metrics", headers=headers).status_code

    assert [get(f"guess-{number}") for number in range(BY_ADDRESS + 1)][-1] == 429
    assert get("a token for the metrics") == 200


@pytest.mark.parametrize("password", ["1234567890", "passwordpassword", "owner@example.org"])
def test_a_password_that_is_no_secret_is_refused(owner: Desk, password: str) -> None:
    refused = owner.post(ACCOUNT, **LEA, current=PASSWORD, password=password)
    assert refused.status_code == 422
    assert "easy to guess" in refused.get_data(as_text=True)


def test_the_name_of_the_site_is_no_password(app: Flask) -> None:
    with app.app_context():
        change_site(1, {"name": "Garden of herbs"})
        with pytest.raises(AppError) as refused:
            add_moderator("a@example.org", "owner", "garden-of-herbs-1", datetime.now(UTC))
    assert [error.code for error in refused.value.errors] == ["too_common"]


def test_a_sign_in_link_lives_only_while_no_owner_can_sign_in(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        link = make_sign_in_link(now)
        assert link
        add_moderator("me@example.org", "owner", PASSWORD, now)
        with pytest.raises(AppError):
            use_sign_in_link(link, now)
        assert make_sign_in_link(now) is None, f"{FIRST_OWNER} has no way in, and needs none"


def test_a_moderator_who_can_sign_in_is_no_owner(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        first = make_sign_in_link(now)
        add_moderator("mo@example.org", "moderator", PASSWORD, now)
        assert first and use_sign_in_link(first, now)
        assert make_sign_in_link(now)


def log_of(app: Flask, **filter_: Any) -> list[LogLine]:
    with app.app_context():
        return log_lines(1, LogFilter(**filter_), limit=200, before=None)


def test_the_log_tells_who_signed_in_and_out(app: Flask, sign_in: SignIn) -> None:
    desk = sign_in("lea")
    desk.post("/console/sign-out")
    desk.sign_in("lea@example.org", "a wrong password")
    desk.sign_in("nobody@example.org", "another wrong one")
    desk.sign_in("lea@example.org")
    desk.post("/console/sign-out-everywhere")
    lines = [line for line in log_of(app) if line.action.startswith("sign")]
    assert [(line.action, line.moderator_name, line.subject) for line in reversed(lines)] == [
        ("signed_in", "lea", None),
        ("signed_out", "lea", None),
        ("sign_in_failed", None, "lea"),
        ("sign_in_failed", None, None),
        ("signed_in", "lea", None),
        ("signed_out", "lea", None),
    ]
    everything = str([line for line in log_of(app)])
    assert not any(word in everything for word in ("wrong", PASSWORD, "nobody"))


def test_the_log_grows_by_few_refusals_a_day(app: Flask, owner: Desk) -> None:
    for number in range(REFUSALS_A_DAY + 5):
        Desk(app).sign_in("owner@example.org", f"a wrong password {number}")
        Desk(app).sign_in(f"nobody{number}@example.org", "a wrong password")
    assert len(log_of(app, action="sign_in_failed")) == 2 * REFUSALS_A_DAY
    with app.app_context():
        log_refusal(None, "password", None, datetime.now(UTC) + timedelta(days=1, minutes=1))
    assert len(log_of(app, action="sign_in_failed")) == 2 * REFUSALS_A_DAY + 1


@pytest.mark.parametrize("path", [f"{ACCOUNT}/two-step/off", ACCOUNT, f"{ACCOUNT}/passkeys/begin"])
def test_a_wrong_current_password_is_in_the_log(app: Flask, owner: Desk, path: str) -> None:
    owner.post(path, **LEA, current="a wrong password", password="a good long phrase")
    [line] = log_of(app, action="sign_in_failed")
    assert (line.subject, line.after) == ("owner", {"by": "current password"})


def test_a_used_link_and_another_browser_are_in_the_log(app: Flask, owner: Desk) -> None:
    owner.post("/console/sign-in/no-such-link")
    [line] = log_of(app, action="sign_in_failed")
    assert line.after == {"by": "link"}
    Desk(app).sign_in("owner@example.org")
    owner.post(f"{ACCOUNT}/sessions/end-others")
    assert log_of(app, action="signed_out")[0].after == {"sessions": "all"}


def test_the_console_shows_and_filters_sign_ins(owner: Desk) -> None:
    page = owner.get("/console/audit?what=signed_in").get_data(as_text=True)
    assert page.count("signed in") == 2, "one in the filter, one line"
    assert "refused a sign-in" in owner.get("/console/audit").get_data(as_text=True)
