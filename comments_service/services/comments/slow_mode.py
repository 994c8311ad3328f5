"""Slow mode: a writer waits between two comments of a heated thread."""

from datetime import datetime, timedelta

from sqlalchemy import update

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Thread
from comments_service.queries.comments.posting import last_written
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import transaction

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
        N_("This discussion is in slow mode. You can write again in {seconds} seconds."),
        retry_after=seconds,
        seconds=seconds,
    )


def set_slow(site_id: int, thread_id: int, slow_seconds: int | None, by: By) -> None:
    """Have a writer wait so long between two comments of a thread; None: no longer.

    ``by`` is (who, when). Raises AppError not_found.
    """
    with transaction() as session:
        url = session.execute(
            update(Thread)
            .where(Thread.site_id == site_id, Thread.id == thread_id)
            .values(slow_seconds=slow_seconds)
            .returning(Thread.url)
            .execution_options(synchronize_session=False)
        ).scalar()
        if url is None:
            raise not_found()
        deed = AuditRecord(action="slow", subject=url, after={"seconds": slow_seconds})
        record_entry(session, site_id, deed, *by)
