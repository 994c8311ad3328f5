"""WSGI entry: ``granian --interface wsgi app:wsgi``, or ``app:app`` with any other server."""

import gc
import multiprocessing
import signal

if multiprocessing.parent_process():  # a worker: deaf to SIGTERM, by its parent's handler, till now
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # A signal that comes as the main thread falls asleep is heard when the next one wakes it.
    signal.signal(signal.SIGALRM, lambda _number, _frame: None)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)

# What is loaded now stays: looking through it for garbage would take a sixth of the start.
gc.disable()
from comments_service.main import app, wsgi  # noqa: E402, F401

gc.freeze()
gc.enable()
