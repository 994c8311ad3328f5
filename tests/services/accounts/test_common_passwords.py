"""The list of common passwords: long enough, in order, and asked whatever the case."""

import pytest

from comments_service.rules.accounts.passwords import MIN_PASSWORD_LENGTH
from comments_service.services.accounts.common_passwords import COMMON, DIGEST_LENGTH, is_common


@pytest.mark.parametrize(
    "password",
    ["1234567890", "qwertyuiop", "basketball", "Basketball", "1q2w3e4r5t", "password123",
     "manchester", "1qaz2wsx3edc", "qwerty123456", "iloveyou12", "aleksandra"],
)  # fmt: skip
def test_a_common_password_is_on_the_list(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize("password", ["palabre sous l'arbre", "tK9#vq2LxW", ""])
def test_another_is_not(password: str) -> None:
    assert not is_common(password)


def test_the_list_holds_more_than_three_thousand_in_order() -> None:
    packed = COMMON.read_bytes()
    starts = range(0, len(packed), DIGEST_LENGTH)
    digests = [packed[start : start + DIGEST_LENGTH] for start in starts]
    assert len(set(digests)) == len(digests) >= 3000
    assert digests == sorted(digests)
    assert MIN_PASSWORD_LENGTH == 10
