"""Servers as processes: started on a free port, looked at, ended."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Every server of the comparison gets as many, the service's own defaults.
WORKERS, THREADS = 2, 4
#: All of them send the same compressed bytes; files that are compressed beforehand exist in gzip.
GZIP = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Server:
    """A process with children that listens on ``port``; all that it prints goes to ``log``."""

    def __init__(
        self, command: Sequence[str], port: int, log: Path, env: Mapping[str, str]
    ) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                list(command),
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "HOME": str(log.parent), **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def wait_for(self, path: str, within: float = 60) -> float:
        """Ask until the answer is 200; returns the moment when it came, of the monotonic clock."""
        deadline = time.monotonic() + within
        while True:
            try:
                if get(self.port, path, GZIP).status == 200:
                    return time.monotonic()
            except OSError:
                pass
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"no answer from {path}:\n{self._log.read_text()[-2000:]}")
            time.sleep(0.005)

    def memory(self) -> list[float]:
        """Resident megabytes of each worker, which are the children of the process."""
        of_children = f"/proc/{self._process.pid}/task/{self._process.pid}/children"
        children = Path(of_children).read_text().split()
        return [_resident_mb(int(pid)) for pid in children or [self._process.pid]]

    def stop(self) -> None:
        """End it, and its children with it."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(5)


def granian(app: str, log: Path, env: Mapping[str, str]) -> Server:
    """A WSGI application under the server of the service, with as many workers and threads."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", app,
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
        "--log-level", "warning", "--no-ws",
    ]  # fmt: skip
    return Server(command, port, log, env)


def free_port() -> int:
    """A TCP port of the loopback address on which nothing listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own. Raises OSError without an answer."""
    return send(port, "GET", path, headers=headers)


def send(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """One request on a connection of its own. Raises OSError without an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        except http.client.HTTPException as error:
            raise OSError("half an answer") from error


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
