"""Slow mode: a writer waits between two comments of a heated thread."""

from datetime import datetime, timedelta

from comments_service.errors import N_, AppError
from comments_service.queries.comments.posting import last_written

#: How long a writer may have to wait, in seconds.
WAITS = (30, 60, 300, 900)


def refuse_when_slow(
    site_id: int, thread_id: int, slow_seconds: int, poster: str, now: datetime
) -> None:
    """Raise AppError slow_mode for who wrote in a slow thread too short a while ago.

    ``poster`` is the keyed hash of an address, as for the limits. One statement.
    """
    wait = timedelta(seconds=slow_seconds)
    last = last_written(site_id, thread_id, poster, now - wait)
    if last is None or last + wait <= now:
        return
    # Rounded up: who comes back at that second is let in.
    seconds = int((last + wait - now).total_seconds()) + 1
    raise AppError(
        "slow_mode",
        N_("This discussion is in slow mode. You can post again in {seconds} seconds."),
        retry_after=seconds,
        seconds=seconds,
    )
