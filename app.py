"""WSGI entry of a checkout: ``flask --app app serve``, or ``app:app`` with any other server."""

from palabre import app  # noqa: F401
