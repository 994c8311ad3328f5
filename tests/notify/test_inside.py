"""A server process starts its worker anew: one that keeps failing not too often."""

import threading
from pathlib import Path

import pytest

from comments_service.notify import inside


class Ended(Exception):
    """Ends the watch of a test."""


class Clock:
    """Stands in for the module time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.mark.parametrize(("lived", "pause"), [(0.5, 9.5), (10.0, 0.0), (3600.0, 0.0)])
@pytest.mark.parametrize("end", ["raise SystemExit(1)", "import os; os.kill(os.getpid(), 9)"])
def test_a_worker_that_fails_is_not_started_more_often_than_every_ten_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, lived: float, pause: float
) -> None:
    """One that had been at work for longer is missed: what it held is free after eight."""
    clock, nudge = Clock(), threading.Event()
    monkeypatch.setattr(inside, "time", clock)
    monkeypatch.setattr(inside, "_COMMAND", ("-c", end))
    nudge.set()

    def is_needed() -> bool:
        if clock.slept:
            raise Ended
        clock.now += lived
        return True

    with pytest.raises(Ended):
        inside._watch(tmp_path, is_needed, nudge)
    assert clock.slept == [pause]
