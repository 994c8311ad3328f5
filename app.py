"""WSGI entry: ``granian --interface wsgi app:wsgi``, or ``app:app`` with any other server."""

import gc
import multiprocessing
import os
import signal

server = multiprocessing.parent_process()
if server:  # a worker: deaf to SIGTERM, by its parent's handler, till now
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _server = server.pid

    def _look_around(_number: int, _frame: object) -> None:
        """End when the server has been killed: nobody else would end this process."""
        if os.getppid() != _server:
            signal.raise_signal(signal.SIGTERM)

    # A signal that comes as the main thread falls asleep is heard when the next one wakes it.
    signal.signal(signal.SIGALRM, _look_around)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)

# What is loaded now stays: looking through it for garbage would take a sixth of the start.
gc.disable()
from comments_service.main import app, wsgi  # noqa: E402, F401

gc.freeze()
gc.enable()
