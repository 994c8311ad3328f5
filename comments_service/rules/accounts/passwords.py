"""Which passwords are no secret: repetitions, rows of keys, what everybody knows.

Common ones are listed beside ``services.accounts.common_passwords``.

NIST SP 800-63B, section 3.1.1.2, and OWASP ASVS 5.0, requirements 6.2.4 and 6.2.11.
"""

import re
from collections.abc import Iterable

MIN_PASSWORD_LENGTH = 10
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


def is_guessable(password: str, public: Iterable[str]) -> bool:
    """Whether a password is no secret; ``public`` is what is none: names, e-mail addresses."""
    folded = password.casefold()
    return (
        _is_repetition(folded) or any(folded in row for row in _ROWS) or _is_made_of(folded, public)
    )


def _is_repetition(folded: str) -> bool:
    """Whether a text is another, of at most half its length, again and again."""
    return any(folded.startswith(folded[length:]) for length in range(1, len(folded) // 2 + 1))


def _is_made_of(folded: str, public: Iterable[str]) -> bool:
    """Whether hardly a letter is left without the words that everybody knows."""
    left = _letters(folded)
    words = {_letters(word) for text in public for word in (text, *re.split(r"[\W_]+", text))}
    for word in sorted(words | {"palabre", "password"}, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            left = left.replace(word, "")
    changed = left != _letters(folded)
    return changed and sum(letter.isalpha() for letter in left) < _OWN_LETTERS


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
