"""What may be said about the machine: how many processors, how busy others keep them."""

import os
import time
from pathlib import Path


def busy_percent(seconds: float) -> float:
    """How busy all processors are while the bench itself waits."""
    before, after = _ticks(), None
    time.sleep(seconds)
    after = _ticks()
    total = after[0] - before[0]
    return (total - (after[1] - before[1])) / total * 100 if total else 0.0


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
