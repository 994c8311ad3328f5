"""WSGI entry: ``granian --interface wsgi app:app``."""

from comments_service.main import app

__all__ = ["app"]
