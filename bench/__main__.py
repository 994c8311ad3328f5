"""make bench: start everything, measure it in turns, print the tables."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import isso, targets
from bench.load import Measure
from bench.machine import busy_percent, describe, wait_until_quiet
from bench.processes import Server
from bench.rendering import costliest_ms, ordinary_ms
from bench.scenarios import Run, Scenarios, Subjects, build
from bench.seed import Seeded, seed
from bench.table import Bar, bars, ratio, slowness, table

_HOT, _POSTS, _AGAIN = "hot thread of 200 comments", "posts at 8 clients", "the same as 304"
_PROXIED = "hot thread, all of it through nginx"
#: Posts of such texts at 8 clients, measured beside Isso in one run; it is not started here.
_REMARK42_OF_ISSO = 1.31


@dataclass(frozen=True)
class Pace:
    """How often and how long each thing is measured.

    Rather often than long: from one run to the next the kernel shares the connections among a
    server's workers in another way.
    """

    rounds: int
    seconds: float
    starts: int


@dataclass
class Found:
    """All that one run has seen."""

    measures: dict[str, dict[str, list[Measure]]] = field(default_factory=dict)
    others_percent: list[float] = field(default_factory=list)
    first_start_s: float = 0.0
    starts_s: list[float] = field(default_factory=list)
    imports_s: list[float] = field(default_factory=list)
    idle_mb: list[float] = field(default_factory=list)
    loaded_mb: list[float] = field(default_factory=list)


def main() -> None:
    """Measure at the pace and with the peers that QUICK and PEERS ask for."""
    # Servers are stopped on the way out, whatever ends the bench.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    pace = Pace(1, 1, 1) if os.environ.get("QUICK") else Pace(15, 1, 3)
    peers = os.environ.get("PEERS", "").split(",")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="palabre-bench-") as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)
        found = Found()
        service, seeded = _service(folder, found, pace)
        running.callback(service.stop)
        peer = _isso(folder, running) if "isso" in peers else None
        scenarios = build(Subjects(service, seeded, folder, peer), running)
        _rounds(scenarios, found, pace)
        found.loaded_mb = service.memory()
    _say(f"{describe()}; {time.monotonic() - began:.0f} s; others kept the processors busy for")
    _say(f"{median(found.others_percent):.0f} % (at most {max(found.others_percent):.0f} %)\n")
    _say(table(found.measures) + "\n\n" + bars(_promises(found)))


def _service(folder: Path, found: Found, pace: Pace) -> tuple[Server, Seeded]:
    """The service with its threads, started anew as often as the pace says."""
    began = time.monotonic()
    service = targets.current_service(folder / "data")
    found.first_start_s = service.wait_for("/api/v1/threads?url=https://localhost/") - began
    seeded = seed(service)
    for _ in range(pace.starts):
        service.stop()
        began = time.monotonic()
        service = targets.current_service(folder / "data")
        found.starts_s.append(service.wait_for(seeded.hot) - began)
        began = time.monotonic()
        subprocess.run([sys.executable, "-c", "import flask"], check=True)
        found.imports_s.append(time.monotonic() - began)
    found.idle_mb = service.memory()
    return service, seeded


def _isso(folder: Path, running: ExitStack) -> Server:
    (folder / "isso").mkdir()
    server = isso.start(folder / "isso")
    running.callback(server.stop)
    server.wait_for("/config")
    isso.seed(server)
    return server


def _rounds(scenarios: Scenarios, found: Found, pace: Pace) -> None:
    """Measure each target of each scenario in turn; the first round only warms up.

    Nobody is always first: what one leaves behind, the next would pay for in each round.
    """
    found.measures = {scenario: {target: [] for target in of} for scenario, of in scenarios.items()}
    for number in range(pace.rounds + 1):
        _say(f"round {number} of {pace.rounds}", sys.stderr)
        found.others_percent.append(busy_percent(0.5))
        for scenario, of_target in scenarios.items():
            for target, run in _from(number, list(of_target.items())):
                wait_until_quiet()
                measure = run(pace.seconds, number)
                if number:
                    found.measures[scenario][target].append(measure)


def _from(number: int, targets: list[tuple[str, Run]]) -> list[tuple[str, Run]]:
    first = number % len(targets)
    return targets[first:] + targets[:first]


def _promises(found: Found) -> list[Bar]:
    seen = found.measures
    promises = [
        Bar("hot read, of the bare application's rate", ratio(seen, _HOT, "bare"), 0.9),
        Bar("hot read, of a plain Flask view's rate", ratio(seen, _HOT, "view"), 3),
        Bar("hot read, of nginx' rate", ratio(seen, _HOT, "nginx"), 0.5),
        Bar("hot read through nginx, of its own rate", ratio(seen, _PROXIED, "nginx"), 0.8),
        Bar("hot read, p99 of the bare application's", slowness(seen, _HOT, "bare"), 2, False),
        Bar("304, of the bare application's rate", ratio(seen, _AGAIN, "bare"), 0.9),
        Bar("posts, of the rate of a bare durable one", ratio(seen, _POSTS, "durable"), 0.5),
        Bar(
            "posts, of the rate without watches and waits", 1 / ratio(seen, _POSTS, "watched"), 0.95
        ),
        Bar("rendering of an ordinary comment, ms", ordinary_ms(), 10, False),
        Bar("rendering of the costliest text, ms", costliest_ms(), 250, False),
        Bar("first start to first answer, s", found.first_start_s, 2, False),
        Bar("start to first answer, s", median(found.starts_s), 2, False),
        Bar("start to first answer, of importing Flask", _starts(found), 10, False),
        Bar("memory of a worker, idle, MB", max(found.idle_mb), 120, False),
        Bar("memory of a worker after the load, MB", max(found.loaded_mb), 120, False),
    ]
    if "isso" in seen[_POSTS]:
        of_isso = ratio(seen, _POSTS, "isso")
        promises.append(Bar("posts, of Isso's rate", of_isso, 2 * _REMARK42_OF_ISSO))
        promises.append(Bar("posts, of Remark42's rate", of_isso / _REMARK42_OF_ISSO, 2))
        promises.append(Bar("hot read, of Isso's rate", ratio(seen, _HOT, "isso"), 2))
    return promises


def _starts(found: Found) -> float:
    """Return the start's time as a multiple of that of an interpreter which imports Flask."""
    return median(found.starts_s) / median(found.imports_s)


def _say(line: str, stream: object = None) -> None:
    (stream or sys.stdout).write(f"{line}\n")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
