"""Which files of the package a request walks through: noted while it runs, not told by a list."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import comments_service

PACKAGE = f"{Path(comments_service.__file__).parent}/"


@dataclass
class Walk:
    """``entered`` are files of which any function ran; ``deepest`` those of the longest way in.

    A way in leads from the door to one function: the files that somebody has to open, one after the
    other, to see how a request gets there.
    """

    entered: set[str] = field(default_factory=set)
    deepest: list[str] = field(default_factory=list)

    def note(self, frame: FrameType) -> None:
        """Add the function that has just been called, and the way to it."""
        name = _file_of(frame)
        if name is None:
            return
        self.entered.add(name)
        way = list(dict.fromkeys(reversed(list(_files_above(frame)))))
        self.deepest = max(self.deepest, way, key=len)


@contextmanager
def walking() -> Iterator[Walk]:
    """Note what runs inside the block, in threads that begin there too."""
    walk = Walk()

    def profile(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            walk.note(frame)

    both: list[Callable[[Any], None]] = [sys.setprofile, threading.setprofile]
    for switch in both:
        switch(profile)
    try:
        yield walk
    finally:
        for switch in both:
            switch(None)


def _file_of(frame: FrameType) -> str | None:
    name = frame.f_code.co_filename
    return name.removeprefix(PACKAGE) if name.startswith(PACKAGE) else None


def _files_above(frame: FrameType | None) -> Iterator[str]:
    while frame is not None:
        if name := _file_of(frame):
            yield name
        frame = frame.f_back
