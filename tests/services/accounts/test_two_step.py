"""The second step: which codes are taken, and that none is taken twice."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.errors import AppError
from comments_service.extensions import db
from comments_service.models import Moderator, RecoveryCode
from comments_service.queries.accounts.accounts import asks_for_code, recovery_codes_left, signed_in
from comments_service.services.accounts.accounts import add_moderator, reset_two_step
from comments_service.services.accounts.sessions import Entrance, open_session
from comments_service.services.accounts.two_step import renew_codes, turn_on, use_code
from comments_service.services.core.encryption import seal, unseal
from tests.services.comments.test_concurrency import together

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)
KEY = "a key of the service"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def shown(at: datetime) -> str:
    """What the app shows."""
    return pyotp.TOTP(SECRET).at(at)


def refusal(act: Callable[[], object]) -> str | None:
    try:
        act()
    except AppError as error:
        return error.code
    return None


@pytest.fixture
def ann(app: Flask) -> int:
    with app.app_context():
        return add_moderator("ann@blog.example", "owner", "correct horse", NOW)


@pytest.fixture
def codes(app: Flask, ann: int) -> list[str]:
    """Ann's recovery codes: she turned it on ten minutes ago."""
    before = NOW - timedelta(minutes=10)
    with app.app_context():
        return turn_on((ann, "no session"), SECRET, shown(before), KEY, before)


def use(app: Flask, ann: int, typed: str, at: datetime = NOW, key: str = KEY) -> str | None:
    """None when the code was taken."""
    with app.app_context():
        return refusal(lambda: use_code(ann, typed, key, at))


def test_it_is_on_only_once_a_code_came_back(app: Flask, ann: int) -> None:
    with app.app_context():
        wrong = partial(turn_on, (ann, ""), SECRET, "000000", KEY, NOW)
        assert refusal(wrong) == "invalid"
        assert not asks_for_code(ann)
        assert len(turn_on((ann, ""), SECRET, shown(NOW), KEY, NOW)) == 10
        assert asks_for_code(ann)
        # What turned it on does not sign in as well.
        assert refusal(lambda: use_code(ann, shown(NOW), KEY, NOW)) == "bad_credentials"


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_may_be_half_a_minute_off(app: Flask, ann: int, seconds: int, taken: bool) -> None:
    code = shown(NOW + timedelta(seconds=seconds))
    assert (use(app, ann, code) is None) == taken


@pytest.mark.usefixtures("codes")
def test_no_code_is_taken_twice_nor_an_older_one_after_it(app: Flask, ann: int) -> None:
    earlier, code = shown(NOW - timedelta(seconds=30)), shown(NOW)
    assert use(app, ann, f" {code[:3]} {code[3:]} ") is None
    assert use(app, ann, code) == "bad_credentials"
    assert use(app, ann, earlier) == "bad_credentials"
    later = NOW + timedelta(seconds=30)
    assert use(app, ann, shown(later), later) is None


@pytest.mark.usefixtures("codes")
def test_two_browsers_with_one_code_at_once_are_one_too_many(app: Flask, ann: int) -> None:
    results = together(*[partial(use, app, ann, shown(NOW))] * 4)
    assert results.count(None) == 1


@pytest.mark.parametrize("typed", ["", "000000", "12345", "x" * 90, "٣٣٣٣٣٣", "\0", "-----"])
@pytest.mark.usefixtures("codes")
def test_what_is_no_code_is_refused(app: Flask, ann: int, typed: str) -> None:
    assert use(app, ann, typed) == "bad_credentials"


def test_a_recovery_code_works_once_as_it_is_typed(app: Flask, ann: int, codes: list[str]) -> None:
    assert len(set(codes)) == 10
    assert use(app, ann, codes[0].upper().replace("-", " ")) is None
    assert use(app, ann, codes[0]) == "bad_credentials"
    results = together(*[partial(use, app, ann, codes[1])] * 4)
    assert results.count(None) == 1
    with app.app_context():
        assert recovery_codes_left(ann) == 8
        fresh = renew_codes(ann, KEY)
    assert use(app, ann, codes[2]) == "bad_credentials"
    assert use(app, ann, fresh[2]) is None


def test_a_code_of_somebody_else_is_none(app: Flask, ann: int, codes: list[str]) -> None:
    with app.app_context():
        bob = add_moderator("bob@blog.example", "owner", "correct horse", NOW)
        turn_on((bob, ""), "B" * 32, pyotp.TOTP("B" * 32).at(NOW), KEY, NOW)
    assert use(app, bob, shown(NOW)) == "bad_credentials"
    assert use(app, bob, codes[0]) == "bad_credentials"


def test_the_database_alone_holds_no_secret(app: Flask, ann: int, codes: list[str]) -> None:
    with app.app_context():
        sealed = db.session.execute(select(Moderator.totp_secret)).scalar_one()
        hashes = db.session.execute(select(RecoveryCode.code_hash)).scalars().all()
    assert SECRET not in sealed and len(sealed) <= 200
    assert unseal(KEY, ann, sealed) == SECRET
    assert unseal(KEY, ann + 1, sealed) is None, "a sealed secret is its account's alone"
    assert unseal("another key", ann, sealed) is None
    assert not {code.replace("-", "") for code in codes} & set(hashes)
    assert use(app, ann, shown(NOW), key="another key") == "bad_credentials"
    assert seal(KEY, 1, SECRET) != seal(KEY, 1, SECRET)


def test_turning_it_on_or_off_ends_the_other_sessions(app: Flask, ann: int) -> None:
    with app.app_context():
        mine, other = (open_session(ann, Entrance("password", None), NOW) for _ in range(2))
        me = signed_in(mine, NOW)
        assert me
        turn_on((ann, me.session.token_hash), SECRET, shown(NOW), KEY, NOW)
        assert signed_in(mine, NOW) and not signed_in(other, NOW)
        third = open_session(ann, Entrance("code", None), NOW)
        reset_two_step(ann, but=me.session.token_hash)
        assert signed_in(mine, NOW) and not signed_in(third, NOW)
        assert not asks_for_code(ann) and recovery_codes_left(ann) == 0
