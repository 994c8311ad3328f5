"""The server: Granian, whose processes are born with all that this one has loaded."""

import ctypes
import gc
import multiprocessing
import os
import signal
from importlib import import_module
from wsgiref.types import WSGIApplication

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from comments_service.extensions import db
from comments_service.settings import Settings

_KILLED_AFTER_S = 10
# Until the process that another one replaces is ended: by then the new one answers.
_BORN_AFTER_S = 8.0
_M_ARENA_MAX = -8  # of mallopt(3)


def serve(app: Flask, settings: Settings) -> None:
    """Answer requests until SIGTERM. SIGHUP renews the processes that do.

    ``app`` is the one that prepared the database: its connections must not be shared.
    """
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    _share_arenas()
    server = Granian(
        "palabre:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        workers_kill_timeout=_KILLED_AFTER_S,
        respawn_failed_workers=True,
        respawn_interval=_BORN_AFTER_S,
        log_level=LogLevels.warning,
        # While granian looks which version a client speaks, no time-out runs.
        http=HTTPModes.http1,
        websockets=False,
    )
    server.on_reload(_read_code_anew)
    server.serve(target_loader=load, wrap_loader=False)


def load() -> WSGIApplication:
    """Return the application of a server process, which has just been born."""
    _end_with_the_parent()
    gc.disable()  # what is loaded now stays: looking through it would take a sixth of the start
    # Not imported above: it imports the commands, and one of those is this server.
    app = import_module("comments_service.process").make_app(for_commands=False)
    gc.freeze()
    gc.enable()
    # An object is called in twice the time of a method.
    answer: WSGIApplication = app.wsgi_app
    return answer


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent
    # By now the process is deaf to SIGTERM, as its parent is.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def follow(*_: object) -> None:
        if os.getppid() != parent.pid:
            signal.raise_signal(signal.SIGTERM)

    # Wakes the main thread: it hears what came as it fell asleep, and ends after its parent.
    signal.signal(signal.SIGALRM, follow)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)


def _read_code_anew() -> None:
    """Have later processes begin empty, and so with the code that is there by then."""
    multiprocessing.set_start_method("spawn", force=True)


def _share_arenas() -> None:
    # Otherwise glibc keeps what each of many threads has freed for that thread alone.
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # only there
    if mallopt and "MALLOC_ARENA_MAX" not in os.environ:
        mallopt(_M_ARENA_MAX, 2)
