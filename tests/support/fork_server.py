"""A process that has loaded the service's code, and forks into each service that a test starts.

To load it takes five times what the rest of a start does. From ``flask --app app serve`` on, with
the environment of that service alone, all is as an operator starts it.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NoReturn

from tests.support.waiting import NEVER_AFTER_S

ROOT = Path(__file__).parents[2]
COMMAND = ["flask", "--app", "app", "serve"]


class ForkServer:
    """The process, as the tests see it: one question, one answer, a line of JSON each."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_server"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        atexit.register(self._process.communicate)

    def ask(self, **question: Any) -> Any:
        """Return what the process answers."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin and stdout
        with self._turn:
            stdin.write(json.dumps(question).encode() + b"\n")
            stdin.flush()
            return json.loads(stdout.readline())


class Fork:
    """A service that was forked, with what tests use of ``subprocess.Popen``."""

    args = COMMAND

    def __init__(self, env: dict[str, str], log: Path) -> None:
        self.returncode: int | None = None
        self.pid: int = fork_server().ask(env=env, log=str(log))

    def poll(self) -> int | None:
        """The code with which it has ended, if it has."""
        if self.returncode is None:
            self.returncode = fork_server().ask(ended=self.pid)
        return self.returncode

    def wait(self, timeout: float = NEVER_AFTER_S) -> int:
        """Waits for its end."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(0.01)
        return code

    def send_signal(self, how: int) -> None:
        """Signals it, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, how)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)


_one_at_a_time = Lock()
_made = cache(ForkServer)


def fork_server() -> ForkServer:
    """The one of this process, whichever of its threads is the first to ask."""
    with _one_at_a_time:
        return _made()


#: With which code each process has ended that was asked about since.
_codes: dict[int, int] = {}


def _listen() -> None:
    answers = os.dup(1)
    for line in sys.stdin:
        question = json.loads(line)
        if "ended" in question:
            answer = _code(question["ended"])
        else:
            answer = os.fork()
            _codes.pop(answer, None)
            if not answer:
                os.close(answers)
                _serve(question["env"], question["log"])
        os.write(answers, json.dumps(answer).encode() + b"\n")


def _code(process: int) -> int | None:
    if process not in _codes:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            _codes[process] = os.waitstatus_to_exitcode(status)
    return _codes.get(process)


def _serve(env: dict[str, str], log: str) -> NoReturn:
    os.setsid()
    nothing, out = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND)
    for file, standard in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(file, standard)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = COMMAND
    sys.exit(main())


if __name__ == "__main__":
    from flask.cli import main
    from granian import Granian  # noqa: F401
    from sqlalchemy.orm import configure_mappers

    import comments_service.process  # noqa: F401

    configure_mappers()
    _listen()
