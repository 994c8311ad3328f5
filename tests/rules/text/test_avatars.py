"""The letters and the colour of a name's drawn avatar."""

import pytest

from comments_service.rules.text import fields


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Luc Martin", "LM"),
        ("jean-pierre de la tour", "JT"),
        ("marie", "M"),
        ("élise", "É"),
        ("ßeta", "S"),
        ("王小明", "王"),
        ("ნინო", "ნ"),
        ("(bob)", "B"),
        ("7 nains", "7N"),
        ("🌳", ""),
        ("...", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_an_avatar_has_one_or_two_letters(name: str | None, letters: str) -> None:
    assert fields.initials(name) == letters


def test_an_avatar_has_one_hue_for_all_spellings_of_a_name() -> None:
    assert fields.hue("Élise  Martin") == fields.hue("elise martin")
    assert all(0 <= fields.hue(name) < 360 for name in ("a", "b", "王", None))
    assert len({fields.hue(f"name {number}") for number in range(50)}) > 25
