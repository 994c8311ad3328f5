"""Waiting for what comes about by itself, for as long as a slow and busy machine may need."""

import time
from collections.abc import Callable

#: A single request that takes longer than this hangs; no machine is that slow.
HANGS_AFTER_S = 30.0
#: The same for several steps: starting a server, a job of the worker, what others must notice.
NEVER_AFTER_S = 120.0


def assert_within_a_second(is_so: Callable[[], bool]) -> None:
    """Assert that ``is_so`` when it is asked a second from now or later, however long that takes.

    It is asked all the time, since what was asked before is what may be out of date.
    """
    since = time.monotonic()
    while True:
        began = time.monotonic()
        if is_so():
            return
        assert began < since + 1, "it is not so for whoever asks a second later"
        time.sleep(0.01)


def wait_for(is_so: Callable[[], bool], what: str = "it does not come about") -> None:
    """Return as soon as ``is_so()``; fail with ``what`` when it never is."""
    deadline = time.monotonic() + NEVER_AFTER_S
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
