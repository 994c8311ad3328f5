"""The demo page: a static page as a blog would serve it."""

from flask import Flask


def install(app: Flask) -> None:
    """Serve /demo/."""
