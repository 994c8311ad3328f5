"""The limit of the server: an application that returns ready bytes and does nothing else."""

import os
from collections.abc import Iterable
from typing import Any

from bench.answers import load

_ANSWERS = {
    path: (f"{answer.status} x", answer.headers, [answer.body])
    for path, answer in load(os.environ["BENCH_ANSWERS"]).items()
}


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The answer of the path."""
    status, headers, body = _ANSWERS[environ["PATH_INFO"]]
    start_response(status, headers)
    return body
