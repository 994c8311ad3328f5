"""What becomes of requests in the layer that answers from memory."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Flask

from comments_service.queries.sites.widget_loads import widget_loads_of
from tests.factories import PAGE, SITE
from tests.support.waiting import wait_for


class Outcomes:
    """Counts, by outcome, what the layer of an application has answered since the last look."""

    def __init__(self, app: Flask) -> None:
        self._counted: Counter[str] = Counter()
        app.extensions["http_cache"].observe(self._note)

    def take(self) -> dict[str, int]:
        """What was answered since this was asked last."""
        counted, self._counted = self._counted, Counter()
        return dict(counted)

    def _note(self, _method: str, _route: str, _status: int, outcome: str) -> Any:
        return lambda _seconds: self._counted.update([outcome])


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> tuple[str, Any, bytes]:
    """Status, headers in their order (the request's own id left out) and body of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().open(path, method=method, headers=named)
    kept = [(name, value) for name, value in answer.headers if name != "X-Request-ID"]
    assert len(answer.headers) == len(kept) + 1, "each answer has an id of its own"
    return answer.status, kept, answer.data


def let_be_noted(app: Flask, *origins: str) -> None:
    """Have the application note that it was read from each origin, and wait until that is written.

    What is written moves the database's file: an answer would be looked at once more.
    """
    began = datetime.now(UTC)
    for origin in origins:
        ask(app, f"/api/v1/threads?url={quote(PAGE, safe='')}&limit=1", Origin=origin)

    def is_written() -> bool:
        with app.app_context():
            written = {row.origin for row in widget_loads_of(SITE) if row.last_seen_at >= began}
        return written >= set(origins)

    wait_for(is_written)
