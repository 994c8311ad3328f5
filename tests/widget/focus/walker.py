"""Presses all that can be pressed in a widget, from a start of its own, state after state.

What takes the focus is looked up in the page, not listed here. Controls of one kind (tag, classes,
name and surroundings) are pressed once in each way; what appears by that is pressed in its turn.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as NotYet

from tests.support.waiting import HANGS_AFTER_S

#: Each has a page of its own, so that one pause serves all.
WAYS = ("Enter", "Space", "mouse")
#: How long the focus has to fall after a press: until what the press began has ended and the page
#: has stood still, or this.
SETTLED_MS = 300
STILL_MS = 80
#: After so long a new widget in the same page is not as the first one was: the page is loaded anew.
RELOAD_AFTER_MS = 2_000
#: What is written on the way to what comes after it: something to send, and a name to go on with.
WORDS = "Un mot, @L"
SCRIPT = Path(__file__).with_name("walker.js").read_text(encoding="utf-8")

Trail = tuple[str, ...]


def _nothing(*_: object) -> None:
    """Does nothing."""


@dataclass
class Walker:
    """Walks pages that all show the same, one for each way to press."""

    pages: Mapping[str, Page]
    #: Puts the service back to how it was.
    renew: Callable[[], None]
    #: Leads a page with a new widget to the start.
    begin: Callable[[Page], None] = _nothing
    #: Runs once all pages are there.
    ready: Callable[[], None] = _nothing
    #: What the browser has stored, by name.
    kept: Mapping[str, object] = field(default_factory=dict)
    #: States behind more presses than these are starts of their own.
    depth: int = 3
    pressed: int = 0
    #: After which presses the focus was gone.
    lost: list[str] = field(default_factory=list)
    _start: frozenset[str] = frozenset()
    #: What was pressed since the widgets were new.
    _trail: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """Press everything in every way."""
        self.renew()
        given = f"const KEPT = {json.dumps(self.kept)}, SOON_MS = {SETTLED_MS};"
        for page in self.pages.values():
            page.add_init_script(f"{given}\n{SCRIPT}")
            page.reload()
            self.begin(page)
            page.wait_for_function("walker.isStill(500)", timeout=HANGS_AFTER_S * 1000)
        self._start = self._kinds()
        self.ready()
        known = set(self._start)
        paths: list[Trail] = [(kind,) for kind in sorted(known)]
        for path in paths:
            new = sorted(self._press(path) - known)
            known.update(new)
            if len(path) < self.depth:
                paths.extend((*path, kind) for kind in new)

    def _press(self, path: Trail) -> frozenset[str]:
        """Press the last of ``path`` after the others; return what can be pressed then."""
        # Where it is at hand, whatever came before, that is one state more.
        if not self._are_all_there(path[-1]):
            self._go(path)
        self._trail.append(path[-1])
        for way, page in self.pages.items():
            self.pressed += _press(page, path[-1], way)
        for page in self.pages.values():
            _settle(page)
        for way, page in self.pages.items():
            if not page.evaluate("walker.isInside()") and not _is_hit_now(page, path[-1], way):
                self.lost.append(f"{way}: {' > '.join(self._trail)}")
                page.evaluate("walker.enter()")
        return self._kinds()

    def _kinds(self) -> frozenset[str]:
        return frozenset().union(*(page.evaluate("walker.kinds()") for page in self.pages.values()))

    def _are_all_there(self, kind: str) -> bool:
        return all(page.evaluate(f"!!{_FIND}", kind) for page in self.pages.values())

    def _go(self, path: Trail) -> None:
        """Begin anew, and press all of ``path`` but the last."""
        self._trail.clear()
        self.renew()
        for page in self.pages.values():
            page.evaluate("walker.renew()")
        for page in self.pages.values():
            self.begin(page)
            if not _appear(page, *self._start):
                page.reload()
                self.begin(page)
                _appear(page, *self._start)
        self.ready()
        for kind, then in pairwise(path):
            self._trail.append(kind)
            for page in self.pages.values():
                _prepare(page, kind)
            for page in self.pages.values():
                _appear(page, then)


_FIND = "(kind => walker.find(kind))"


def _appear(page: Page, *kinds: str) -> bool:
    """Return whether all of them come."""
    script = "kinds => kinds.every(kind => walker.find(kind))"
    try:
        page.wait_for_function(script, arg=list(kinds), timeout=RELOAD_AFTER_MS)
    except NotYet:
        return False
    return True


def _settle(page: Page) -> None:
    with suppress(NotYet):
        page.wait_for_function("walker.isStill", arg=STILL_MS, timeout=SETTLED_MS)


def _press(page: Page, kind: str, way: str) -> int:
    """Press it, if it is there; return how often."""
    target = page.evaluate("([kind, way]) => walker.aim(kind, way)", [kind, way])
    if not target:
        return 0
    if way == "mouse":
        page.mouse.click(target["x"], target["y"])
    else:
        page.keyboard.press(way)
    if target["name"] == "select":
        # A list of the browser's own is open now.
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    return 1


def _is_hit_now(page: Page, kind: str, way: str) -> bool:
    """Press it again, and return whether the focus stays: what moves while a mouse is on its way
    was not hit. Where the control is gone, it was.
    """
    if way != "mouse" or not _press(page, kind, way):
        return False
    _settle(page)
    return bool(page.evaluate("walker.isInside()"))


def _prepare(page: Page, kind: str) -> None:
    """Press it so that what is behind it comes."""
    target = page.evaluate("kind => walker.aim(kind, 'Enter')", kind)
    if target and target["name"] == "textarea":
        page.keyboard.type(WORDS)
    elif target:
        page.keyboard.press("Enter")
