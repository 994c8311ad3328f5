"""The costliest texts that we could find, at the longest that is accepted.

Time is counted in CPU seconds of this process, which other work on the machine hardly changes; a
case that seems too slow is measured again, and the best of its measurements counts.
"""

import time
from collections.abc import Callable

import pytest

from comments_service.errors import AppError
from comments_service.rules.text import render
from tests.corpus.pathological import CASES, made

pytestmark = pytest.mark.timing

LONGEST_SECONDS = 0.25
# Twice the length may take twice the time; what is left is noise and a constant part.
LARGEST_RATIO = 3
NOISE_SECONDS = 0.005
ATTEMPTS = 6


def seconds(work: Callable[[str], object], source: str) -> float:
    started = time.process_time()
    work(source)
    return time.process_time() - started


def rendered_length(source: str) -> int:
    try:
        return len(render.render(source).html)
    except AppError as refusal:
        assert [error.code for error in refusal.errors] == ["too_complex"]
        return 0


def fits(work: Callable[[str], object], name: str, length: int) -> tuple[float, float]:
    """The best times for half of ``length`` and for ``length``, measured until they fit."""
    half, whole = made(name, length // 2), made(name, length)
    best_half = best_whole = float("inf")
    for _ in range(ATTEMPTS):
        best_half = min(best_half, seconds(work, half))
        best_whole = min(best_whole, seconds(work, whole))
        if is_linear(best_half, best_whole) and best_whole < LONGEST_SECONDS:
            break
    return best_half, best_whole


def is_linear(half: float, whole: float) -> bool:
    return whole <= LARGEST_RATIO * half + NOISE_SECONDS


def test_there_are_more_than_a_hundred_cases_and_they_are_long() -> None:
    assert len(CASES) >= 101
    assert all(9_900 < len(made(name, 10_000)) <= 10_000 for name in CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_longest_text_renders_quickly_in_linear_time_or_is_refused(name: str) -> None:
    assert rendered_length(made(name, 10_000)) <= render.MAX_HTML_LENGTH
    half, whole = fits(rendered_length, name, 10_000)
    assert whole < LONGEST_SECONDS
    assert is_linear(half, whole), f"{half:.4f} s for half of it, {whole:.4f} s for all"


def test_the_measure_sees_what_is_quadratic() -> None:
    def quadratic(source: str) -> int:
        # Eight times over: too long to pass for quick in a lucky moment, so the best of all counts.
        return sum(source.count(character) for character in source for _ in range(8))

    half, whole = fits(quadratic, "stars", 10_000)
    assert not is_linear(half, whole)


def test_an_ordinary_comment_takes_little() -> None:
    source = (
        "Merci pour cet article, **très** clair. Voir https://blog.example/2010/03/post.html et\n"
        "[cet autre](https://blog.example/2011). À lire avec `make run` !\n\n> Une citation.\n\n"
    )
    ordinary = (source * 3)[:500]
    assert min(seconds(render.render, ordinary) for _ in range(50)) < 0.01
