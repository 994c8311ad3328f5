"""Tokens that clients keep: genuine ones are read back, nothing else is."""

from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeSerializer

from comments_service.rules.core.signed_tokens import (
    COMMENTER_LASTS,
    read_commenter,
    read_edit,
    sign_commenter,
    sign_edit,
)

KEY = "a secret of the service"
UNTIL = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_genuine_token_is_read_back() -> None:
    assert read_edit(KEY, sign_edit(KEY, 1, 42, UNTIL)) == (1, 42, UNTIL)
    assert read_commenter(KEY, sign_commenter(KEY, 1, 42, UNTIL), UNTIL) == (1, 42)


def test_a_token_is_good_for_its_purpose_alone() -> None:
    assert read_commenter(KEY, sign_edit(KEY, 1, 42, UNTIL), UNTIL) is None
    assert read_edit(KEY, sign_commenter(KEY, 1, 42, UNTIL)) is None


def test_a_commenter_token_ends() -> None:
    token = sign_commenter(KEY, 1, 42, UNTIL)
    last = UNTIL + COMMENTER_LASTS
    assert read_commenter(KEY, token, last - timedelta(seconds=1)) == (1, 42)
    assert read_commenter(KEY, token, last) is None


def test_a_commenter_token_without_an_end_is_worth_nothing() -> None:
    endless = URLSafeSerializer(KEY, salt="commenter").dumps([1, 42])
    assert read_commenter(KEY, str(endless), UNTIL) is None


def test_a_token_of_another_key_is_worth_nothing() -> None:
    assert read_edit("another secret", sign_edit(KEY, 1, 42, UNTIL)) is None


def test_a_changed_token_is_worth_nothing() -> None:
    token = sign_edit(KEY, 1, 42, UNTIL)
    for place in range(len(token) - 1):  # the last letter holds spare bits
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert read_edit(KEY, changed) is None, place


@pytest.mark.parametrize("token", ["", ".", "..", "é", "\0", "x" * 5000, ".eJx.y", "[1,2].sig"])
def test_nonsense_is_no_token(token: str) -> None:
    assert read_edit(KEY, token) is None
    assert read_commenter(KEY, token, UNTIL) is None
