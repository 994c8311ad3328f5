"""Programs set the key of Akismet, and are never told it."""

from collections.abc import Callable

import pytest

from tests.web.manage.conftest import Program

KEY = "0123456789ab"


def test_a_key_is_set_taken_away_and_never_told(program: Callable[..., Program]) -> None:
    owner = program("settings")
    assert owner.put("/akismet", {"key": KEY}) == {"is_asked": True}
    assert KEY not in owner.send("GET", "/site").text
    assert owner.send("DELETE", "/akismet").get_json() == {"is_asked": False}


@pytest.mark.parametrize(
    "key", ["", "short", "a b c d e f g h", "a" * 65, "ключ12345678", 12345678]
)
def test_what_is_no_key_is_refused(program: Callable[..., Program], key: object) -> None:
    assert program("settings").put("/akismet", {"key": key}, 422)["code"] == "invalid"


def test_reading_is_not_enough(program: Callable[..., Program]) -> None:
    refusal = program("read", "moderate").put("/akismet", {"key": KEY}, 403)
    assert refusal["code"] == "insufficient_scope"
