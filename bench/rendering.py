"""How long the rendering of a text takes: of an ordinary one, and of the costliest there is."""

import time
from contextlib import suppress

from comments_service.errors import AppError
from comments_service.rules.text import render
from tests.corpus.ordinary import ORDINARY
from tests.corpus.pathological import CASES, made

_LONGEST = 10_000
_ROUNDS = 5


def ordinary_ms() -> float:
    """Return the milliseconds that an ordinary comment of some 500 characters takes."""
    return _milliseconds(ORDINARY * 3)


def costliest_ms() -> float:
    """Return the milliseconds that the costliest of our hostile texts takes."""
    return max(_milliseconds(made(name, _LONGEST)) for name in CASES)


def _milliseconds(source: str) -> float:
    """The best of some rounds: the others were disturbed."""
    return min(_once(source) for _ in range(_ROUNDS))


def _once(source: str) -> float:
    began = time.process_time()
    with suppress(AppError):  # a refusal may take as long
        render(source)
    return (time.process_time() - began) * 1000
