"""Which tests coverage is measured by: the first case of each, on each database.

The further cases of a test run the same lines with other values, as do the tests whose marker is
``repetitive``, and coverage makes whatever it measures half as slow again. A line that is reached
by these alone counts as not covered.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext

import pytest
from coverage import Coverage

#: Fixtures of tests whose service runs in processes of its own, which are not measured.
_ELSEWHERE = {"browser", "live_server"}
_measured: set[tuple[str, object]] = set()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Have coverage look at those tests alone that can add to it."""
    with nullcontext() if _is_measured(item) else _unmeasured():
        return (yield)


def _is_measured(item: pytest.Item) -> bool:
    """Whether this is the first case of its test; asked once of each, as they run."""
    params = getattr(getattr(item, "callspec", None), "params", {})
    case = item.nodeid.partition("[")[0], params.get("database_kind")
    is_first = case not in _measured
    _measured.add(case)
    if item.get_closest_marker("repetitive"):
        return False
    return is_first and not _ELSEWHERE & set(getattr(item, "fixturenames", ()))


@contextmanager
def _unmeasured() -> Iterator[None]:
    coverage = Coverage.current()
    if coverage is None:
        yield
        return
    coverage.stop()
    try:
        yield
    finally:
        coverage.start()
