"""How many SQL statements a request has sent."""

import threading
from typing import Any

from flask import Flask, g

from comments_service.extensions import statement_observers

# What one database needs and the other does not.
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")


class _Sent(threading.local):
    """Statements of this thread, which serves one request at a time."""

    count = 0


_sent = _Sent()


def install(app: Flask) -> None:
    """Count from the beginning of each request."""
    app.before_request(_begin)


def statements() -> int:
    """How many statements the current request has sent so far."""
    return _sent.count - int(g.get("sent_before", _sent.count))


def _begin() -> None:
    g.sent_before = _sent.count


def _count(statement: str, _values: Any) -> None:
    if not statement.startswith(_NOT_COUNTED):
        _sent.count += 1


statement_observers.append(_count)
