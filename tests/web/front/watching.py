"""What becomes of requests in the layer that answers from memory."""

from collections import Counter
from typing import Any

from flask import Flask


class Outcomes:
    """Counts, by outcome, what the layer of an application has answered since the last look."""

    def __init__(self, app: Flask) -> None:
        self._counted: Counter[str] = Counter()
        app.extensions["front"].observe = self._note

    def take(self) -> dict[str, int]:
        """What was answered since this was asked last."""
        counted, self._counted = self._counted, Counter()
        return dict(counted)

    def _note(self, _method: str, _route: str, _status: int, outcome: str, _seconds: float) -> None:
        self._counted[outcome] += 1


def ask(app: Flask, path: str, method: str = "GET", **headers: str) -> tuple[str, Any, bytes]:
    """Status, headers in their order (the request's own id left out) and body of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = app.test_client().open(path, method=method, headers=named)
    kept = [(name, value) for name, value in answer.headers if name != "X-Request-ID"]
    assert len(answer.headers) == len(kept) + 1, "each answer has an id of its own"
    return answer.status, kept, answer.data
