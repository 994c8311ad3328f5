"""What a piece of work costs, as a multiple of another piece and never in seconds.

Machines differ, others are busy, and a tracer of lines makes Python twice as slow: all that hardly
changes the ratio of two pieces of work whose CPU time is measured in turns. The cheapest of several
runs is what a piece costs; there are more runs while the ratio seems too large.
"""

import gc
import time
from collections.abc import Callable

#: A cost at four times the size, as a multiple: linear work is at 4, quadratic work at 16.
LINEAR = 8.0
# What is shorter is measured by repeating it.
_SHORTEST_S = 0.002
_ATTEMPTS = 12
_BUDGET_S = 10.0


def growth(work: Callable[[int], object], size: int) -> float:
    """Return how many times as much ``work(size)`` costs as ``work(size // 4)``."""
    return ratio(lambda: work(size), lambda: work(size // 4), enough=LINEAR)


def ratio(work: Callable[[], object], yardstick: Callable[[], object], *, enough: float) -> float:
    """Return how many times as much ``work`` costs as ``yardstick``; ``enough`` ends measuring."""
    yardstick()  # what only the first run costs
    unit, cost = _seconds(yardstick), float("inf")
    attempts, spent = 0, 0.0
    while cost > enough * unit and attempts < _ATTEMPTS and spent < _BUDGET_S:
        unit = min(unit, _seconds(yardstick))
        spent += (last := _seconds(work))
        cost = min(cost, last)
        attempts += 1
    return cost / unit


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run, without collecting garbage."""
    gc.disable()
    try:
        return _repeat(work)
    finally:
        gc.enable()


def _repeat(work: Callable[[], object]) -> float:
    runs, spent = 0, 0.0
    began = time.process_time()
    while spent < _SHORTEST_S:
        work()
        runs += 1
        spent = time.process_time() - began
    return spent / runs
