"""WSGI entry: ``palabre serve``, or ``palabre:app`` with any other server."""

import gc

gc.disable()  # what is loaded now stays: looking through it would take a sixth of the start
from comments_service.main import app  # noqa: E402, F401

gc.freeze()
gc.enable()
