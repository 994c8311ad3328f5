"""Accounts of the console, their sessions and links."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from comments_service.errors import AppError
from comments_service.queries.accounts.accounts import signed_in
from comments_service.services.accounts import accounts, sessions
from tests.factories import SITE

pytestmark = pytest.mark.database("both")

NOW = datetime(2026, 11, 22, tzinfo=UTC)
EMAIL, PASSWORD = "ann@blog.example", "correct horse battery"
HERE = sessions.Entrance("password", None)


@pytest.fixture
def ann(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield accounts.add_moderator(EMAIL, "moderator", PASSWORD, NOW)


def code(act: object, *args: object) -> str:
    with pytest.raises(AppError) as refused:
        act(*args)  # type: ignore[operator]
    return refused.value.code


def test_a_password_is_checked_and_every_failure_looks_alike(ann: int) -> None:
    assert accounts.check_password(EMAIL, PASSWORD) == ann
    accounts.add_moderator("link@blog.example", "owner", None, NOW)
    for email, password in (
        (EMAIL, "wrong password"),
        ("nobody@blog.example", PASSWORD),
        ("link@blog.example", "nobody has this password"),
        ("nobody@blog.example", "nobody has this password"),
    ):
        assert code(accounts.check_password, email, password) == "bad_credentials"


def test_adding_somebody_again_changes_role_and_password(ann: int) -> None:
    assert accounts.add_moderator(EMAIL, "owner", "another password", NOW) == ann
    assert accounts.check_password(EMAIL, "another password") == ann
    token = sessions.open_session(ann, HERE, NOW)
    me = signed_in(token, NOW)
    assert me and [(access.site_id, access.role) for access in me.sites] == [(SITE, "owner")]
    assert me.sites[0].allows("moderator")
    accounts.add_moderator("bob@blog.example", "owner", PASSWORD, NOW)
    assert accounts.add_moderator(EMAIL, "responder", None, NOW) == ann
    assert accounts.check_password(EMAIL, "another password") == ann
    me = signed_in(token, NOW)
    assert me and me.sites[0].allows("responder") and not me.sites[0].allows("moderator")


def test_a_short_password_is_refused(ann: int) -> None:
    assert code(accounts.add_moderator, "b@blog.example", "owner", "short", NOW) == "invalid"
    assert code(accounts.change_account, (ann, ""), EMAIL, "Ann", "short", PASSWORD) == "invalid"


def test_a_session_lasts_its_time_and_no_longer(ann: int) -> None:
    token = sessions.open_session(ann, HERE, NOW)
    assert signed_in(token, NOW + sessions.IDLE_LASTS - timedelta(seconds=1))
    assert signed_in(token, NOW + sessions.IDLE_LASTS) is None
    assert signed_in(token + "x", NOW) is None


def test_signing_out_ends_this_session_or_all(ann: int) -> None:
    tokens = [sessions.open_session(ann, HERE, NOW) for _ in range(3)]
    sessions.close_session(tokens[0])
    assert [bool(signed_in(token, NOW)) for token in tokens] == [False, True, True]
    sessions.close_sessions(ann)
    assert [bool(signed_in(token, NOW)) for token in tokens] == [False, False, False]


def test_an_account_can_be_changed_but_not_to_anothers_address(ann: int) -> None:
    accounts.add_moderator("bob@blog.example", "owner", PASSWORD, NOW)
    accounts.change_account((ann, ""), "ann@new.example", "Ann", None, PASSWORD)
    assert accounts.check_password("ann@new.example", PASSWORD) == ann
    accounts.change_account((ann, ""), "ann@new.example", "Ann", "a longer password", PASSWORD)
    assert accounts.check_password("ann@new.example", "a longer password") == ann
    assert (
        code(
            accounts.change_account, (ann, ""), "bob@blog.example", "Ann", None, "a longer password"
        )
        == "invalid"
    )


def test_the_first_start_makes_an_owner_and_a_link_that_signs_in_once(app: Flask) -> None:
    with app.app_context():
        first = accounts.make_sign_in_link(NOW)
        second = accounts.make_sign_in_link(NOW)
        assert first and second and first != second
        owner = accounts.use_sign_in_link(first, NOW)
        assert code(accounts.use_sign_in_link, first, NOW) == "bad_link"
        late = NOW + accounts.LINK_LASTS
        assert code(accounts.use_sign_in_link, second, late) == "bad_link"
        assert code(accounts.use_sign_in_link, "nonsense", NOW) == "bad_link"
        accounts.change_account((owner, ""), "owner@blog.example", "Owner", PASSWORD, "")
        assert accounts.make_sign_in_link(NOW) is None
