"""The costliest texts that we could find, at the longest that is accepted.

How many milliseconds a writer waits for them is for the bench to say.
"""

from functools import partial

import pytest

from comments_service.rules.text import render as text
from tests.corpus.ordinary import ORDINARY
from tests.corpus.pathological import CASES, made
from tests.support.cost import LINEAR, growth, ratio

pytestmark = pytest.mark.timing

LONGEST = 10_000
# As a multiple of an ordinary comment of 170 characters; the costliest case is at 450.
DEAREST = 2000.0


def rendered_length(source: str) -> int:
    return len(text.render(source).html)


def test_there_are_more_than_a_hundred_cases_and_they_are_long() -> None:
    assert len(CASES) >= 101
    assert all(LONGEST - 100 < len(made(name, LONGEST)) <= LONGEST for name in CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_longest_text_costs_what_its_length_does(name: str) -> None:
    assert rendered_length(made(name, LONGEST)) <= text.MAX_HTML_LENGTH
    assert growth(lambda length: rendered_length(made(name, length)), LONGEST) <= LINEAR
    whole, ordinary = partial(rendered_length, made(name, LONGEST)), partial(text.render, ORDINARY)
    assert ratio(whole, ordinary, enough=DEAREST) <= DEAREST


def test_the_measure_sees_what_is_quadratic() -> None:
    def quadratic(length: int) -> int:
        return sum(1 for _ in range(length // 10) for _ in range(length // 10))

    assert growth(quadratic, LONGEST) > LINEAR
