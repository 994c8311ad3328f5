"""A worker inside the server, so that one command runs all: a process of its own, when needed.

Each server process looks whether something is due, at once after a commit of its own; one of them,
by a lock on a file, starts the worker. So long work takes no time from readers, and a server that
has nothing to do runs nothing. A worker that runs already is nudged through its standard input.
"""

import fcntl
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 1.0
# A worker that fails is not started more often; one that was killed after that time is missed.
_STARTS_EVERY_S = 10.0
_COMMAND = ("-m", "flask", "--app", "comments_service.main:app", "worker", "--attended")


def watch(folder: Path, is_needed: Callable[[], bool]) -> Callable[[], None]:
    """Start the worker whenever ``is_needed()``, for as long as this process lives.

    ``folder`` holds the lock that the server processes of one machine share. Return what tells that
    something has been left for the worker.
    """
    nudge = threading.Event()
    arguments = (folder, is_needed, nudge)
    threading.Thread(target=_watch, args=arguments, name="outbox", daemon=True).start()
    return nudge.set


def _watch(folder: Path, is_needed: Callable[[], bool], nudge: threading.Event) -> None:
    while True:
        nudge.wait(_LOOK_EVERY_S)
        nudge.clear()
        began = time.monotonic()
        try:
            if is_needed() and not _work(folder / "worker.lock", nudge):
                time.sleep(max(0.0, began + _STARTS_EVERY_S - time.monotonic()))
        except SQLAlchemyError:
            continue  # /readyz tells of the database; here it is looked at again
        except OSError as error:
            log.error("the worker cannot be started: %s", error.strerror)
            time.sleep(_STARTS_EVERY_S)


def _work(path: Path, nudge: threading.Event) -> bool:
    """Run a worker and wait for its end; False when that was not in order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True  # another process of this server has one at work
        # The worker inherits the lock: it is held for as long as either of us lives. Its standard
        # input ends with this process, however that ends, and tells it to end as well.
        with subprocess.Popen(
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            bufsize=0,
            pass_fds=(lock.fileno(),),
        ) as worker:
            while worker.poll() is None:
                if nudge.wait(_LOOK_EVERY_S):
                    nudge.clear()
                    _nudge(worker)
            return worker.returncode == 0


def _nudge(worker: "subprocess.Popen[bytes]") -> None:
    assert worker.stdin
    with suppress(BrokenPipeError):  # it has just ended, which the caller sees
        worker.stdin.write(b"\n")
