"""The counts of all workers of a service: each keeps a file of its own, whoever is asked adds up.

The files lie in a folder that only the workers of one running service share, so nothing of an
earlier run is ever counted, and what a worker has counted stays when it dies: a sum that fell would
look like a restart. Prometheus' own library keeps each number in a mapped file at all times, which
costs an answer from memory a third of its time; here a thread writes them down once a second.
"""

import logging
import multiprocessing
import os
import secrets
import shutil
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import orjson

from comments_service.web.metrics.counts import Counts, Key, Table, merge

log = logging.getLogger(__name__)

#: How old the numbers of another worker may be.
INTERVAL_S = 1.0


class Workers:
    """The numbers of this worker and its siblings, shared by files below ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.counts = Counts(self._start)
        parent = multiprocessing.parent_process()
        self._all_runs = folder
        self._run = folder / _name_of(parent.pid if parent and parent.pid else os.getpid())
        self._file = self._run / f"{_name_of(os.getpid())}.json"
        self._written = b""
        self._fails = False
        self._begun = threading.Lock()

    def write(self) -> None:
        """Write this worker's numbers down, if there are others than before."""
        lines = [[*key, row] for key, row in self.counts.table().items()]
        content = orjson.dumps(lines)
        if content == self._written:
            return
        draft = self._file.with_name(f".{self._file.name}.{secrets.token_hex(4)}")
        try:
            self._run.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            draft.replace(self._file)
            self._written = content
            self._fails = False
        except OSError as error:
            if not self._fails:
                log.warning("metrics of this worker cannot be shared: %s", error.strerror)
            self._fails = True

    def total(self) -> Table:
        """Return what all workers together have counted: this one till now, the others till
        lately."""
        total = self.counts.table()
        for file in self._files():
            if file != self._file:
                merge(total, _read(file))
        return total

    def alive(self) -> list[int]:
        """Return the process ids of the workers that run."""
        others = {file.stem for file in self._files()}
        names = others | {self._file.stem}
        return sorted(int(name.partition("-")[0]) for name in names if _is_alive(name))

    def _start(self) -> None:
        if not self._begun.acquire(blocking=False):
            return
        # What ended services left goes, here rather than at import, which commands do as well.
        for run in self._all_runs.glob("*-*"):
            if not _is_alive(run.name):
                shutil.rmtree(run, ignore_errors=True)
        self.write()
        threading.Thread(target=_write_on, args=(weakref.ref(self),), daemon=True).start()

    def _files(self) -> Iterator[Path]:
        return self._run.glob("[0-9]*.json")


def _write_on(held: weakref.ref[Workers]) -> None:
    while True:
        time.sleep(INTERVAL_S)
        workers = held()
        if workers is None:
            return
        workers.write()
        del workers


def _read(file: Path) -> Table:
    with suppress(OSError, ValueError):
        return {Key(*kind): row for *kind, row in orjson.loads(file.read_bytes())}
    return {}


def _name_of(pid: int) -> str:
    return f"{pid}-{_started(pid)}"


def _is_alive(name: str) -> bool:
    pid, _, started = name.partition("-")
    return started == _started(int(pid)) if pid.isdigit() else False


def _started(pid: int) -> str:
    """When a process began, so that a later one of the same number is told from it.

    Empty for one that is not there; "0" for all that are, where there is no /proc.
    """
    try:
        # Field 22 of https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in
        # field 2 may hold anything, brackets too.
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, ValueError):
        return _started_without_proc(pid)
    return "" if state == "Z" else fields[18]


def _started_without_proc(pid: int) -> str:
    if Path("/proc/self/stat").exists():
        return ""
    with suppress(OSError):
        os.kill(pid, 0)
        return "0"
    return ""
