"""One line a request: what, how it ended, how long it took. Nothing about persons."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from traceback import format_tb
from typing import Any

import orjson
from flask import Flask, Response, g, has_request_context, request

from comments_service.web.http.context import current_service

log = logging.getLogger("palabre.access")

#: What an id of a proxy in front may look like: nothing that could be taken for something else.
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: Loggers of our own; other libraries' chatter is not asked for and not known to be discreet.
_OURS = ("palabre", "comments_service")


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
        line |= _fields(record)
        if record.exc_info:
            line["exception"] = _exception_text(record.exc_info[1])
        return orjson.dumps(line, default=str).decode()


class TextFormatter(logging.Formatter):
    """Log records for people: a line each, below it where an exception came from."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, message, and the record's ``fields`` as name=value."""
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        moment = self.formatTime(record, "%Y-%m-%d %H:%M:%S")
        line = _printable(f"{moment} {record.levelname:7} {record.getMessage()} {fields}".rstrip())
        if record.exc_info:
            lines = _exception_text(record.exc_info[1]).splitlines()
            line = "\n".join([line, *(f"    {_printable(part)}" for part in lines)])
        return line


def install(app: Flask) -> None:
    """Give each request an id, say it in the answer, and log the request."""
    app.before_request(_begin)
    app.after_request(_end)


def observer() -> Callable[[str, str, int, str], Callable[[float], object]] | None:
    """Log answers that do not reach Flask; None unless the level is debug: there may be many."""
    return _observe if log.isEnabledFor(logging.DEBUG) else None


def configure(form: str, level: str) -> None:
    """Send this process's log lines to standard error, as ``json`` or ``text``."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    least = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(least, logging.INFO), handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(least)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def request_id(given: str | None, is_trusted: bool) -> str:
    """Return the id of a request: what a trusted proxy calls it, else a new one."""
    if is_trusted and given and _GIVEN_ID.fullmatch(given):
        return given
    return secrets.token_hex(8)


def _begin() -> None:
    is_trusted = current_service().settings.trusted_proxy_hops > 0
    g.request_id = request_id(request.headers.get("X-Request-ID"), is_trusted)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    # The route, not the address: addresses hold pages, tokens and whatever people type.
    route = request.url_rule.rule if request.url_rule else None
    seconds = time.perf_counter() - g.began
    fields = _request(request.method, route, response.status_code, seconds)
    log.info("request", extra={"fields": fields})
    return response


def _observe(method: str, route: str, status: int, outcome: str) -> Callable[[float], object]:
    def note(seconds: float) -> None:
        if outcome != "miss":  # which Flask logs
            fields = {**_request(method, route, status, seconds), "cache": outcome}
            log.debug("request", extra={"fields": fields})

    return note


def _request(method: str, route: str | None, status: int, seconds: float) -> dict[str, Any]:
    return {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 2)}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields = dict(getattr(record, "fields", {}))
    if has_request_context():
        fields["request_id"] = g.get("request_id")
    return fields


def _exception_text(error: BaseException | None) -> str:
    """Where it happened and what kind of thing, cause by cause, without the exceptions' texts.

    A database's complaint quotes the row that it complains of.
    """
    parts = []
    while error is not None:
        parts.append("".join(format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__
    return "\n".join(parts)


def _printable(text: str) -> str:
    """Return the text with what could end a line, or move the cursor, spelled out."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
