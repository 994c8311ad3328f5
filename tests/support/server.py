"""The service as an operator runs it: real processes on a free port."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.databases import SECRET_KEY
from tests.support.fork_server import COMMAND, ROOT, Fork
from tests.support.processes import (
    Process,
    children,
    command,
    end,
    free_port,
    kill_group,
    wait_until,
)
from tests.support.waiting import HANGS_AFTER_S

__all__ = ["ROOT", "LiveServer"]


class LiveServer:
    """A running service. ``url`` is its address, ``log`` the file with all that it printed.

    With a ``path``, such as ``/comments``, browsers find it there. With the folder of its ``code``
    it is started by the operator's own command; without, by a fork of what has loaded the code.
    """

    def __init__(
        self, folder: Path, env: dict[str, str], path: str = "", code: Path | None = None
    ) -> None:
        self._code = code
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{path}"
        self.log = folder / f"server-{self.port}.log"
        self.env = {
            "PATH": os.environ["PATH"],
            "PYTHONUNBUFFERED": "1",
            "SECRET_KEY": SECRET_KEY,
            "RATE_LIMITS": "off",
            "WORKERS": "1",
            "PORT": str(self.port),
            **({"BASE_URL": self.url} if path else {}),
            **env,
        }
        self.start()

    def start(self) -> None:
        """Starts the service and waits until it says that it is ready."""
        self.log.touch()
        self.process: Process = Fork(self.env, self.log) if not self._code else self._run()
        try:
            wait_until(self._is_ready, self.process, self.log)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Asks the service to end and waits: requests in flight are answered first."""
        end(self.process, signal.SIGTERM)

    def kill(self) -> None:
        """Ends every process of the service at once, as a power cut would."""
        kill_group(self.process)

    def restart(self, **env: str) -> None:
        """Stops the service if it runs and starts it on the same port, with ``env`` on top."""
        self.stop()
        self.env |= env
        self.start()

    def workers(self) -> set[int]:
        """The processes that answer, whose parent is the service's first one."""
        of_server = children(self.process.pid)
        # Python's own beside those that begin empty.
        return {one for one in of_server if b"resource_tracker" not in command(one)}

    def _run(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [str(Path(sys.executable).with_name(COMMAND[0])), *COMMAND[1:]],
                cwd=self._code,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _is_ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/readyz", timeout=HANGS_AFTER_S) as answer:
                return bool(answer.status == 200)
        except (URLError, ConnectionError, TimeoutError):
            return False
