"""WSGI entry: ``granian --interface wsgi palabre:wsgi``, or ``palabre:app`` elsewhere."""

import gc
import multiprocessing
import os
import signal

if parent := multiprocessing.parent_process():  # a worker: by now deaf to SIGTERM, as that is
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Wakes the main thread: it hears what came as it fell asleep, and ends after its parent.
    is_left = lambda pid=parent.pid: os.getppid() != pid  # noqa: E731
    signal.signal(signal.SIGALRM, lambda *_: is_left() and signal.raise_signal(signal.SIGTERM))
    signal.setitimer(signal.ITIMER_REAL, 1, 1)

gc.disable()  # what is loaded now stays: looking through it would take a sixth of the start
from comments_service.main import app, wsgi  # noqa: E402, F401

gc.freeze()
gc.enable()
