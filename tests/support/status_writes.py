"""Statements that write the status of a comment, and who sent them."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import comments_service
from comments_service.extensions import statement_observers

PACKAGE = Path(comments_service.__file__).parent
_SERVICES = f"{PACKAGE / 'services'}{os.sep}"
WRITER = f"{_SERVICES}{os.path.join('comments', 'status.py')}"
# A new row brings its status; SET lists the columns of a change.
_WRITES = re.compile(
    r"(?:.*\s)?(?:INSERT INTO comments\b|UPDATE comments SET (?:(?!\bWHERE\b).)*\bstatus\s*=)",
    re.S | re.I,
)


def writes_status(statement: str) -> bool:
    """Whether SQL writes the status of a comment."""
    return "comments" in statement and _WRITES.match(statement) is not None


@contextmanager
def strangers() -> Iterator[set[str]]:
    """The modules of services that send such a statement without services.status."""
    found: set[str] = set()

    def note(statement: str, _values: Any) -> None:
        if writes_status(statement):
            callers = list(_services(sys._getframe(1)))
            if callers and WRITER not in callers:
                found.add(str(Path(callers[0]).relative_to(PACKAGE)))

    statement_observers.append(note)
    try:
        yield found
    finally:
        statement_observers.remove(note)


def _services(frame: FrameType | None) -> Iterator[str]:
    """The files of services through which the statement came, the innermost first.

    Strings, not paths: each test looks at some hundred frames of each of its writes.
    """
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(_SERVICES):
            yield file
        frame = frame.f_back


@pytest.fixture(autouse=True)
def one_writer_of_statuses() -> Iterator[None]:
    """No module of services but status.py writes the status of a comment, whatever a test does."""
    with strangers() as found:
        yield
    assert found == set()
