"""Signs of life from a thread of their own, for work that gives none while it waits for a peer."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)


@contextmanager
def beating(beat: Callable[[], bool], *, every: timedelta) -> Iterator[None]:
    """Call ``beat()`` every so often for as long as the block lasts, until it returns False.

    A killed process beats no more: its message is free when its short lease ends.
    """
    has_ended = threading.Event()

    def go_on() -> None:
        while not has_ended.wait(every.total_seconds()):
            try:
                if not beat():
                    return
            except SQLAlchemyError as error:  # the next beat may come in time
                log.warning("outbox: no sign of life: %s", type(error).__name__)

    thread = threading.Thread(target=go_on, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        has_ended.set()
        thread.join()
