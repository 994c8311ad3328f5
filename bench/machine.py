"""What may be said about the machine: how many processors, how busy others keep them."""

import os
import time
from pathlib import Path

_QUIET_PERCENT = 25


def busy_percent(seconds: float) -> float:
    """How busy all processors are while the bench itself waits."""
    before, after = _ticks(), None
    time.sleep(seconds)
    after = _ticks()
    total = after[0] - before[0]
    return (total - (after[1] - before[1])) / total * 100 if total else 0.0


def wait_until_quiet(at_most_s: float = 10) -> None:
    """Wait for what a server goes on doing for clients that have left; others' work is not theirs.

    A server of 10 answers a second has three seconds' work before it when its 32 clients go.
    """
    ends = time.monotonic() + at_most_s
    while time.monotonic() < ends and busy_percent(0.1) > _QUIET_PERCENT:
        pass


def describe() -> str:
    """The class of the machine, in a few words."""
    kind = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    return f"{os.cpu_count()} processors ({kind})"


def _ticks() -> tuple[int, int]:
    """All ticks of the processors since the start, and those in which they were idle."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(fields), fields[3] + fields[4]
