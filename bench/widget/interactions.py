"""make bench-widget: from a key or a press to the next frame, on a slow phone.

python -m bench.widget.interactions [ROUNDS]: 5 unless told.
"""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench import targets
from bench.machine import busy_percent, describe, wait_until_quiet
from bench.table import Bar, bars
from bench.widget.blog import FLOOR, WIDGET, blog_of
from bench.widget.phone import slow_page
from tests.support.browser import launch

_COUNTS = [50, 1000]
#: A reader takes a longer answer for a delay (web.dev/inp says 200; half of it is the bar here).
_FLUID_MS = 100
#: Chromium reports nothing shorter.
_LEAST_MS = 16
#: All parts are loaded, or all frames of an answer drawn.
_SETTLED_MS = 2500
_KEYS = "abcde"
_WATCH = f"""(() => {{
  window.slowest = 0;
  new PerformanceObserver(list => {{
    for (const {{ interactionId, duration }} of list.getEntries())
      if (interactionId) slowest = Math.max(slowest, duration);
  }}).observe({{ type: 'event', durationThreshold: {_LEAST_MS} }});
}})()"""

#: Where each is done in the widget and on the page of the floor.
_PLACES = {
    "key": {WIDGET: "textarea", FLOOR: "textarea"},
    "like": {WIDGET: ".like", FLOOR: "article button + button"},
    "open reply": {WIDGET: ".like + .act", FLOOR: "article button"},
}
#: Subject, number of comments and deed: milliseconds, one entry a round.
Delays = Mapping[tuple[str, int, str], list[float]]


def main() -> None:
    """Measure in turns and print the table; the first round only warms up."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    with tempfile.TemporaryDirectory(prefix="palabre-bench-") as name, sync_playwright() as driver:
        service = targets.current_service(Path(name))
        try:
            service.wait_for("/api/v1/threads?url=https://localhost/")
            with blog_of(service.port, _COUNTS) as blog:
                delays, busy = _rounds(launch(driver), blog.address, rounds)
        finally:
            service.stop()
    sys.stdout.write(
        f"{describe()}; {rounds} rounds; others kept the processors busy for {median(busy):.0f} %\n"
        f"\n{table(delays)}\n\n{bars(promises(delays))}\n"
    )


def _rounds(
    browser: Browser, address: Callable[[str, int], str], rounds: int
) -> tuple[Delays, list[float]]:
    """Return all delays, and how busy others kept the machine before each round."""
    delays: dict[tuple[str, int, str], list[float]] = {}
    busy = []
    for number in range(rounds + 1):
        sys.stderr.write(f"round {number} of {rounds}\n")
        busy.append(busy_percent(0.5))
        for count in _COUNTS:
            for subject in (FLOOR, WIDGET):
                wait_until_quiet()
                for deed, delay in interact(browser, address(subject, count), subject).items():
                    of = delays.setdefault((subject, count, deed), [])
                    of.extend([delay] if number else [])
    return delays, busy


def interact(browser: Browser, address: str, subject: str) -> dict[str, float]:
    """Do each deed on a page with nothing stored; return what the slowest answer took, in ms."""
    with slow_page(browser) as page:
        page.add_init_script(_WATCH)
        page.goto(address)
        page.locator("article").first.wait_for(timeout=60_000)
        if subject == WIDGET:
            page.locator("form button.primary").first.wait_for(state="attached", timeout=60_000)
        page.wait_for_timeout(_SETTLED_MS)
        return {
            deed: _delay(page, page.locator(places[subject]).first, deed)
            for deed, places in _PLACES.items()
        }


def _delay(page: Page, place: Locator, deed: str) -> float:
    place.scroll_into_view_if_needed()
    if deed == "key":
        place.click()
    page.wait_for_timeout(_SETTLED_MS)
    page.evaluate("slowest = 0")
    if deed == "key":
        page.keyboard.type(_KEYS, delay=300)
    else:
        _press(page, place)
    page.wait_for_timeout(_SETTLED_MS)
    return max(_LEAST_MS, page.evaluate("slowest"))


def _press(page: Page, place: Locator) -> None:
    """Click where it is: Locator.click() listens to the event, which would count."""
    box = place.bounding_box()
    if box is None:
        raise RuntimeError("nothing to press")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def table(delays: Delays) -> str:
    """Return the medians, widget beside floor, in Markdown."""
    lines = ["| Comments | | floor, ms | widget, ms |", "|---:|---|---:|---:|"]
    for (subject, count, deed), of in delays.items():
        if subject == FLOOR:
            own = median(delays[WIDGET, count, deed])
            lines.append(f"| {count} | {deed} | {median(of):.0f} | {own:.0f} |")
    return "\n".join(lines)


def promises(delays: Delays) -> list[Bar]:
    """Return the medians of the widget beside the bar."""
    return [
        Bar(f"{count} comments: {deed}, ms", median(of), _FLUID_MS, False)
        for (subject, count, deed), of in delays.items()
        if subject == WIDGET
    ]


if __name__ == "__main__":
    main()
