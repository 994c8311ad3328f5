"""Passwords that are no secret are known as such; others are left alone."""

import pytest

from comments_service.rules.accounts.passwords import is_guessable

PUBLIC = ["lea@mail.example", "Léa Martin", "My site"]


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "qwertyuiop", "Password123", "PASSWORD123",
        "passwordpassword", "abcabcabcabc", "abcabcabcab", "aaaaaaaaaaaa", "PassPassPass",
        "abcdefghijkl", "zyxwvutsrqp", "12345678901234", "98765432109", "azertyuiopqs",
        "poiuytrewq", "lea@mail.example", "LEA@MAIL.EXAMPLE", "leamartin1", "My site 2026!",
        "martin2026!", "palabre2026", "MyPassword!1", "йцукенгшщз",
    ],
)  # fmt: skip
def test_what_everybody_guesses_is_no_password(password: str) -> None:
    assert is_guessable(password, PUBLIC)


@pytest.mark.parametrize(
    "password",
    [
        "palabre sous l'arbre", "correct horse battery", "une phrase assez longue", "tK9#vq2LxW",
        "martin walks the dog", "la mer est calme ce soir", "пароль надёжный весьма",
        "合言葉は山と川です",
    ],
)  # fmt: skip
def test_a_phrase_of_ones_own_is_one(password: str) -> None:
    assert not is_guessable(password, PUBLIC)
