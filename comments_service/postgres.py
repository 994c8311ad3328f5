"""Connections to PostgreSQL on which no request waits without end, even when the server hangs.

The server's own time-outs need a server that runs, and those of TCP a machine that is gone: only
this side notices a process that is stopped, or a disk that does not answer.
"""

import multiprocessing
import time
from collections.abc import Generator
from contextlib import suppress
from datetime import datetime
from functools import partial
from traceback import clear_frames
from typing import Any, cast

import psycopg
from flask import has_request_context
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

from comments_service.queries.core import clock

#: How long a request waits for one answer of the database; above lock_timeout, which says more.
WAIT_S = 5.0
#: How long after that no other request of the process tries.
COOLDOWN_S = 2.0
_CANCEL_WITHIN_S = 1.0

CONNECT_ARGS: dict[str, object] = {
    "connect_timeout": 3,
    # Who waits for a row longer than this is told to try again, as on SQLite.
    "options": "-c lock_timeout=3s",
    # A machine that vanished without a word, for what waits outside of requests.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class _Rest:
    """When the server may be asked again, after it did not answer."""

    def __init__(self) -> None:
        self._until = 0.0

    def begin(self) -> None:
        self._until = time.monotonic() + COOLDOWN_S

    def check(self) -> None:
        """Raise OperationalError while the server is left alone."""
        if time.monotonic() < self._until:
            raise psycopg.OperationalError("the database did not answer a moment ago")


_rest = _Rest()


class BoundedConnection(psycopg.Connection[Any]):
    """Gives up on a server that does not answer a request within WAIT_S, and closes."""

    def wait(
        self, gen: Generator[Any, Any, Any], interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        """As psycopg's; raises OperationalError when time is up."""
        if timeout is None and _has_to_answer():
            timeout = WAIT_S
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self._give_up()
            raise

    def _give_up(self) -> None:
        _rest.begin()
        if psycopg.capabilities.has_cancel_safe():  # the older way waits without end
            with suppress(psycopg.Error):
                self.cancel_safe(timeout=_CANCEL_WITHIN_S)
        self.pgconn.finish()


def _has_to_answer() -> bool:
    """Tell a server's process, which does nothing else, from a command, which may take its time."""
    return multiprocessing.parent_process() is not None or has_request_context()


@event.listens_for(Engine, "do_connect")
def _connect(dialect: Any, _record: object, arguments: Any, options: Any) -> Any:
    if dialect.driver != "psycopg":
        return None
    _rest.check()
    try:
        return BoundedConnection.connect(*arguments, **options)
    except psycopg.errors.ConnectionTimeout as error:
        _rest.begin()
        # They hold what has been begun of the connection, and the error holds them.
        clear_frames(error.__traceback__)
        raise


@event.listens_for(Pool, "checkout")
def _set_the_clock(connection: object, _record: object, _proxy: object) -> None:
    if isinstance(connection, BoundedConnection) and clock.now.is_unsure():
        with suppress(psycopg.Error):  # whoever has taken the connection meets it too
            clock.now.set_by(partial(_time_of, connection))


def _time_of(connection: BoundedConnection) -> datetime:
    cursor = connection.execute("SELECT clock_timestamp()", prepare=False)
    (moment,) = cast(tuple[datetime], cursor.fetchone())
    return moment
