"""Servers that tests start: a free port, an account to run as, waiting, and ending them."""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.support.fork_server import Fork
from tests.support.waiting import HANGS_AFTER_S, NEVER_AFTER_S

# Below the range from which systems take the ports of outgoing connections, so that none of those
# can take a port between the moment it is chosen and the moment the server binds it.
PORTS = range(15_000, 32_000)

Process = subprocess.Popen[bytes] | Fork


def free_port() -> int:
    """A TCP port of the loopback address on which nothing listens."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_until(is_ready: Callable[[], bool], process: Process, log: Path) -> None:
    """Returns as soon as ``is_ready()``; fails with the log when the process ends or never is."""
    deadline = time.monotonic() + NEVER_AFTER_S
    while not is_ready():
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended:\n{log.read_text()}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{process.args!r} is not ready:\n{log.read_text()}")
        time.sleep(0.02)


def accepts_connections(port: int) -> bool:
    """Whether something listens on the port of the loopback address."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=HANGS_AFTER_S):
        return True
    return False


def children(process: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(number) for number in listed.split()]


def command(process: int) -> bytes:
    """The command line of a process; of one that has ended, none."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def cpu_seconds(process: int) -> float:
    """The CPU time that the children of a process have taken so far."""
    # The clock of another process's time (clock_getcpuclockid of glibc).
    return sum(time.clock_gettime((~child << 3) | 2) for child in children(process))


def end(process: Process, how: signal.Signals) -> None:
    """Signals one process, which ends its children itself, and waits until it has ended."""
    process.send_signal(how)
    try:
        process.wait(NEVER_AFTER_S)
    finally:
        process.kill()


def kill_group(process: Process) -> None:
    """Ends a process and its children, whose group it leads, at once; those that still run."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(NEVER_AFTER_S)
