"""One JSON line a request: what, how it ended, how long it took. Nothing about persons."""

import json
import logging
import secrets
import time
from traceback import format_tb
from typing import Any

from flask import Flask, Response, g, has_request_context, request

log = logging.getLogger("palabre.access")


class JsonFormatter(logging.Formatter):
    """Log records as JSON lines, so that no text can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, message, and the record's ``fields``."""
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if has_request_context():
            line["request_id"] = g.get("request_id")
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        """Where it happened and what kind of thing, cause by cause, without the exceptions' texts.

        A database's complaint quotes the row that it complains of.
        """
        parts = []
        error = ei[1]
        while error is not None:
            parts.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
            error = error.__cause__
        return "\n".join(parts)


def install(app: Flask) -> None:
    """Give each request an id, say it in the answer, and log the request."""
    app.before_request(_begin)
    app.after_request(_end)


def configure() -> None:
    """Send every log line of this process to standard error as JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    fields = {
        "method": request.method,
        # The route, not the address: addresses hold pages, tokens and whatever people type.
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
    }
    log.info("request", extra={"fields": fields})
    return response
