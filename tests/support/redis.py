"""A Redis of the tests' own, which may be stopped and started again under a running service."""

import signal
import subprocess
from pathlib import Path

import redis

from tests.support.processes import accepts_connections, end, free_port, wait_until
from tests.support.tools import find_program, is_missing


class Redis:
    """A server on a free port that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self._program = find_program("redis-server") or is_missing("redis-server")
        self._folder = folder
        self._log = folder / "redis.log"
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Starts the server, empty, and waits until it answers."""
        address = ["--port", str(self.port), "--bind", "127.0.0.1"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._program, *address, "--save", ""], cwd=self._folder, stdout=log, stderr=log
            )
        wait_until(lambda: accepts_connections(self.port), self._process, self._log)

    def stop(self) -> None:
        """Ends the server if it runs; its address refuses connections from then on."""
        end(self._process, signal.SIGTERM)

    def send(self, how: signal.Signals) -> None:
        """Signals the server: SIGSTOP makes it hang, SIGCONT lets it go on."""
        self._process.send_signal(how)

    def clear(self) -> None:
        """Forgets every key."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()
