"""make bench-widget: the first comment on a slow phone, beside the least that could show it.

python -m bench.widget [ROUNDS]: 9 unless told.
"""

import signal
import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench import targets
from bench.machine import busy_percent, describe, wait_until_quiet
from bench.table import bars
from bench.widget.blog import FLOOR, WIDGET, Blog, blog_of
from bench.widget.figures import Visits, promises, table
from bench.widget.phone import Visit, visit
from tests.support.browser import launch

_COUNTS = [5, 50, 1000]


def main() -> None:
    """Measure in turns and print the tables; the first round only warms up."""
    # Servers are stopped on the way out, whatever ends the bench.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    rounds = int(sys.argv[1]) if sys.argv[1:] else 9
    with tempfile.TemporaryDirectory(prefix="palabre-bench-") as name, sync_playwright() as driver:
        service = targets.current_service(Path(name))
        try:
            service.wait_for("/api/v1/threads?url=https://localhost/")
            with blog_of(service.port, _COUNTS) as blog:
                browser = launch(driver)
                visits, busy = _rounds(browser, blog, rounds)
        finally:
            service.stop()
    _say(f"{describe()}; {rounds} rounds; others kept the processors busy for {median(busy):.0f} %")
    _say(f"(at most {max(busy):.0f} %)\n\n{table(visits)}\n\n{bars(promises(visits))}")


def _rounds(browser: Browser, blog: Blog, rounds: int) -> tuple[Visits, list[float]]:
    """Return all visits, and how busy others kept the machine before each round."""
    visits: dict[tuple[str, int], list[Visit]] = {
        (subject, count): [] for count in _COUNTS for subject in (FLOOR, WIDGET)
    }
    busy = []
    for number in range(rounds + 1):
        _say(f"round {number} of {rounds}", sys.stderr)
        busy.append(busy_percent(0.5))
        # Nobody is always first.
        for (subject, count), of in sorted(visits.items(), reverse=number % 2 > 0):
            wait_until_quiet()
            seen = visit(browser, blog.address(subject, count))
            if number:
                of.append(seen)
    return visits, busy


def _say(line: str, stream: object = None) -> None:
    (stream or sys.stdout).write(f"{line}\n")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
