"""WSGI entry: ``granian --interface wsgi app:app``."""

import multiprocessing
import signal

if multiprocessing.parent_process():  # a worker: deaf to SIGTERM, by its parent's handler, till now
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

from comments_service.main import app  # noqa: E402, F401
