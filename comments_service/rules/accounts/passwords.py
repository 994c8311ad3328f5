"""Which passwords are no secret: common ones, repetitions, rows of keys, what everybody knows.

NIST SP 800-63B, section 3.1.1.2, and OWASP ASVS 5.0, requirements 6.2.4 and 6.2.11.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from pathlib import Path

MIN_PASSWORD_LENGTH = 10
#: Made by scripts/make-common-passwords, which names the source.
COMMON = Path(__file__).with_name("common_passwords.bin")

_DIGEST = 5  # bytes: one of 10,000,000 other passwords would be taken for one of the list
_ROWS = tuple(
    row + row[: MIN_PASSWORD_LENGTH * 2]
    for forth in (
        "abcdefghijklmnopqrstuvwxyz",
        "01234567890123456789",
        "qwertyuiopasdfghjklzxcvbnm",
        "qwertzuiopasdfghjklyxcvbnm",
        "azertyuiopqsdfghjklmwxcvbn",
        "йцукенгшщзхъфывапролджэячсмитьбю",
    )
    for row in (forth, forth[::-1])
)
_SHORTEST_WORD = 4
_OWN_LETTERS = 4


def is_guessable(password: str, known: Iterable[str]) -> bool:
    """Whether a password is no secret; ``known`` is what is: names, e-mail addresses."""
    folded = password.casefold()
    return (
        _is_common(folded)
        or _is_repetition(folded)
        or any(folded in row for row in _ROWS)
        or _is_made_of(folded, known)
    )


def digest(folded: str) -> bytes:
    """Return what the list holds of a case-folded password."""
    return hashlib.sha256(folded.encode("utf-8", "replace")).digest()[:_DIGEST]


def _is_common(folded: str) -> bool:
    digests, wanted = _common(), digest(folded)
    place = bisect_left(digests, wanted)
    return place < len(digests) and digests[place] == wanted


@cache
def _common() -> list[bytes]:
    packed = COMMON.read_bytes()
    return [packed[start : start + _DIGEST] for start in range(0, len(packed), _DIGEST)]


def _is_repetition(folded: str) -> bool:
    """Whether a text is another, of at most half its length, again and again."""
    return any(folded.startswith(folded[length:]) for length in range(1, len(folded) // 2 + 1))


def _is_made_of(folded: str, known: Iterable[str]) -> bool:
    """Whether hardly a letter is left without the words that everybody knows."""
    left = _letters(folded)
    words = {_letters(word) for text in known for word in (text, *re.split(r"[\W_]+", text))}
    for word in sorted(words | {"palabre", "password"}, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            left = left.replace(word, "")
    changed = left != _letters(folded)
    return changed and sum(letter.isalpha() for letter in left) < _OWN_LETTERS


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
