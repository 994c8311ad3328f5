"""A slow phone: Chromium with a small screen, a sixth of the processor, and a thin connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

_SCREEN = {"width": 390, "height": 844}
_SLOWER = 6
_BYTES_A_SECOND = 1_600_000 / 8
_LATENCY_MS = 150
#: The main thread blocks a reader for what a task takes beyond this (web.dev/tbt).
_FLUID_MS = 50
#: Where a page asks for later parts when it is idle, their tasks count as well.
_SETTLED_MS = 2500

#: Notes when the first comment is painted, and every long task.
_WATCH = """(() => {
  window.seen = { first: 0, tasks: [] };
  new PerformanceObserver(list => seen.tasks.push(...list.getEntries().map(e => e.duration)))
    .observe({ type: 'longtask', buffered: true });
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attach.call(this, options);
    const watch = new MutationObserver(() => {
      if (!root.querySelector('article')) return;
      watch.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => seen.first = performance.now();
        port2.postMessage(0);
      });
    });
    watch.observe(root, { subtree: true, childList: true });
    return root;
  };
})()"""


@dataclass(frozen=True)
class Visit:
    """What one visit took, in milliseconds: until the first comment, and of the main thread."""

    first_ms: float
    blocked_ms: float
    longest_ms: float


def visit(browser: Browser, address: str) -> Visit:
    """Open ``address`` with nothing stored and wait until all is drawn and loaded."""
    with slow_page(browser) as page:
        page.add_init_script(_WATCH)
        page.goto(address)
        page.wait_for_function("seen.first", timeout=60_000)
        page.wait_for_timeout(_SETTLED_MS)
        seen = page.evaluate("seen")
    tasks = seen["tasks"] or [0.0]
    return Visit(seen["first"], sum(max(0, task - _FLUID_MS) for task in tasks), max(tasks))


@contextmanager
def slow_page(browser: Browser) -> Iterator[Page]:
    """Open a page of the phone, in a context with nothing stored."""
    context = browser.new_context(viewport={**_SCREEN}, device_scale_factor=2)  # type: ignore[arg-type]
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": _LATENCY_MS,
            "downloadThroughput": _BYTES_A_SECOND,
            "uploadThroughput": _BYTES_A_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    yield page
    context.close()
