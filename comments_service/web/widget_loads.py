"""Notes where the widget is loaded, beside the reading and never in its way.

A reading only puts a note down. A thread writes what has come together a moment later; a failed
write is dropped, since the next load of that page notes it again.
"""

import logging
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import AppError
from comments_service.rules.text.pages import without_query
from comments_service.rules.text.urls import MAX_URL_LENGTH
from comments_service.services.sites.widget_loads import Seen, record_widget_loads
from comments_service.web.http.context import named_origin, now, own_origin

log = logging.getLogger(__name__)

_WRITE_AFTER_S = 1.0
#: So long nothing more is written of an origin by this process.
_QUIET_FOR = timedelta(minutes=10)
_REMEMBERED_AT_MOST = 2000
_WAITING_AT_MOST = 100
_REFUSALS = ("url_not_allowed", "origin_not_allowed")


def install(app: Flask) -> None:
    """Give the application its notes."""
    app.extensions["seen"] = _Notes(app)


def note_load(site_id: int, page_url: str) -> None:
    """Note that the widget got the thread of a page, if another origin's page asked."""
    origin = _foreign_origin()
    if origin:
        _notes().put(Seen(site_id, origin, "ok", _noted(page_url)), now())


def note_refusal(error: AppError, key: str | None, page_url: str) -> None:
    """Note that a page of another origin was turned away for where it is."""
    origin = _foreign_origin()
    if origin and error.code in _REFUSALS:
        _notes().put(Seen(key, origin, "refused", _noted(page_url)), now())


def _noted(page_url: str) -> str | None:
    """Return what is noted of a page: parameters and fragments may say who reads."""
    place = without_query(page_url)
    return place and place[:MAX_URL_LENGTH]


def _foreign_origin() -> str | None:
    """Return the origin of the page that asks, unless it is our own or no browser's."""
    origin = named_origin(request.headers.get("Origin", ""))
    return None if origin is None or own_origin().matches(origin) else str(origin)


def _notes() -> "_Notes":
    notes: _Notes = current_app.extensions["seen"]
    return notes


class _Notes:
    """What was seen and is not written yet, and of what this was done not long ago."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._waiting: list[Seen] = []
        self._writer = threading.Timer(_WRITE_AFTER_S, self._write)
        self._written: OrderedDict[tuple[object, str, str], datetime] = OrderedDict()

    def put(self, seen: Seen, at: datetime) -> None:
        """Have it written soon, unless it was or too much waits already."""
        what = (seen.site, seen.origin, seen.outcome)
        with self._lock:
            before = self._written.get(what)
            if len(self._waiting) >= _WAITING_AT_MOST or (before and at < before + _QUIET_FOR):
                return
            self._written[what] = at
            self._written.move_to_end(what)
            if len(self._written) > _REMEMBERED_AT_MOST:
                self._written.popitem(last=False)
            self._waiting.append(seen)
            if len(self._waiting) == 1:
                self._writer = threading.Timer(_WRITE_AFTER_S, self._write)
                self._writer.name, self._writer.daemon = "sightings", True
                self._writer.start()

    def close(self) -> None:
        """Drop what waits, and return once nothing is being written any more."""
        self._writer.cancel()
        with self._lock:
            self._waiting = []
        if self._writer.is_alive():
            self._writer.join()

    def _write(self) -> None:
        with self._lock:
            seen, self._waiting = self._waiting, []
        try:
            with self._app.app_context():
                record_widget_loads(seen, now())
        except SQLAlchemyError as error:
            log.info("where widgets are was not noted: %s", type(error).__name__)
            with self._lock:
                for one in seen:
                    self._written.pop((one.site, one.origin, one.outcome), None)
