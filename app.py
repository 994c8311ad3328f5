"""WSGI entry of a checkout: ``granian --interface wsgi app:wsgi``, or ``app:app`` elsewhere."""

from palabre import app, wsgi  # noqa: F401
