"""Passwords that are no secret are known as such; others are left alone."""

import pytest

from comments_service.rules.accounts.passwords import COMMON, MIN_PASSWORD_LENGTH, is_guessable

KNOWN = ["lea@mail.example", "Léa Martin", "My site"]


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "qwertyuiop", "Password123", "basketball", "1q2w3e4r5t", "PASSWORD123",
        "passwordpassword", "abcabcabcabc", "abcabcabcab", "aaaaaaaaaaaa", "PassPassPass",
        "abcdefghijkl", "zyxwvutsrqp", "12345678901234", "98765432109", "azertyuiopqs",
        "poiuytrewq", "lea@mail.example", "LEA@MAIL.EXAMPLE", "leamartin1", "My site 2026!",
        "martin2026!", "palabre2026", "MyPassword!1", "йцукенгшщз",
    ],
)  # fmt: skip
def test_what_everybody_guesses_is_no_password(password: str) -> None:
    assert is_guessable(password, KNOWN)


@pytest.mark.parametrize(
    "password",
    [
        "palabre sous l'arbre", "correct horse battery", "une phrase assez longue", "tK9#vq2LxW",
        "martin walks the dog", "la mer est calme ce soir", "пароль надёжный весьма",
        "合言葉は山と川です",
    ],
)  # fmt: skip
def test_a_phrase_of_ones_own_is_one(password: str) -> None:
    assert not is_guessable(password, KNOWN)


def test_the_list_holds_more_than_three_thousand_in_order() -> None:
    packed = COMMON.read_bytes()
    digests = [packed[start : start + 5] for start in range(0, len(packed), 5)]
    assert len(set(digests)) == len(digests) >= 3000
    assert digests == sorted(digests)
    assert MIN_PASSWORD_LENGTH == 10
