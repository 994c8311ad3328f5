"""What a team sets of one thread: whether it takes comments, and its slow mode."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import update

from comments_service.errors import not_found
from comments_service.models import Thread
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import readers_see, transaction


def change_thread(
    site_id: int,
    thread_id: int,
    by: By,
    *,
    closed: bool | None = None,
    slow_seconds: int | None = None,
) -> None:
    """Close or open a thread, and set how long a commenter waits there between two comments.

    None leaves either as it is; ``slow_seconds`` 0 ends slow mode. Raises AppError not_found.
    """
    values: dict[Any, Any] = {}
    if closed is not None:
        values |= {Thread.closed_at: by.at if closed else None, Thread.version: Thread.version + 1}
    if slow_seconds is not None:
        values[Thread.slow_seconds] = slow_seconds or None
    if not values:
        return
    with transaction() as session:
        url = session.execute(
            update(Thread)
            .where(Thread.site_id == site_id, Thread.id == thread_id)
            .values(values)
            .returning(Thread.url)
            .execution_options(synchronize_session=False)
        ).scalar()
        if url is None:
            raise not_found()
        if closed is not None:
            readers_see(site_id, thread_id)
        for change in _records(url, closed, slow_seconds):
            record_entry(session, site_id, change, by)


def _records(url: str, closed: bool | None, slow_seconds: int | None) -> Iterator[AuditRecord]:
    if closed is not None:
        yield AuditRecord(action="close" if closed else "open", subject=url)
    if slow_seconds is not None:
        yield AuditRecord(action="slow", subject=url, after={"seconds": slow_seconds or None})
