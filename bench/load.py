"""One run of wrk: so many connections ask as fast as they are answered, for a while."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Request:
    """What is asked of a server; ``feed`` is a file of paths, or of posts, to ask in turn."""

    url: str
    connections: int = 32
    headers: Mapping[str, str] = field(default_factory=dict)
    feed: Path | None = None
    is_post: bool = False


@dataclass(frozen=True)
class Measure:
    """What one run saw. ``refused`` are answers with a status of 400 or more."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


def measure(request: Request, seconds: float, mark: str = "") -> Measure:
    """Load a server for so many seconds; ``mark`` keeps this run's posts apart from others'."""
    script = HERE / ("post.lua" if request.is_post else "report.lua")
    command = ["wrk", "--threads", "1", "--connections", str(request.connections)]
    command += ["--duration", f"{max(1, round(seconds))}s", "--timeout", "30s"]
    for name, value in request.headers.items():
        command += ["--header", f"{name}: {value}"]
    command += ["--script", str(script), request.url]
    if request.feed:
        command += ["--", str(request.feed), mark]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return read(done.stdout)


def read(report: str) -> Measure:
    """The last line of a report as a measure."""
    seen = json.loads(report.strip().splitlines()[-1])
    return Measure(
        rate=seen["answers"] / seen["seconds"],
        p50_ms=seen["p50_ms"],
        p99_ms=seen["p99_ms"],
        failed=seen["refused"] + seen["broken"],
    )
