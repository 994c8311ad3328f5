"""What a team sets of one thread: whether it takes comments, its slow mode, what its page is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from comments_service.errors import not_found
from comments_service.models import Comment, Thread
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import readers_see, transaction


@dataclass(frozen=True, kw_only=True)
class ThreadChange:
    """What is to be otherwise; None leaves it as it is.

    ``slow_seconds`` is how long a commenter waits between two comments, 0 not at all. An empty
    ``title`` is that of the newest published comment's page again. ``url`` is where links lead.
    """

    closed: bool | None = None
    slow_seconds: int | None = None
    title: str | None = None
    url: str | None = None


def change_thread(site_id: int, thread_id: int, change: ThreadChange, by: By) -> None:
    """Change what the team sets of a thread. Raise AppError not_found."""
    is_thread = (Thread.site_id == site_id, Thread.id == thread_id)
    with transaction() as session:
        before = session.execute(
            select(Thread.url, Thread.title).where(*is_thread).with_for_update(key_share=True)
        ).one_or_none()
        if before is None:
            raise not_found()
        values = _values(site_id, thread_id, change, by)
        if not values:
            return
        session.execute(
            update(Thread)
            .where(*is_thread)
            .values({**values, Thread.version: Thread.version + 1})
            .execution_options(synchronize_session=False)
        )
        readers_see(site_id, thread_id)
        for record in _records(before.url, before.title, change):
            record_entry(session, site_id, record, by)


def name_page(site_id: int, key: str, title: str) -> None:
    """Believe what a page called itself when it was looked at, unless the team has named it."""
    with transaction() as session:
        thread_id = session.execute(
            update(Thread)
            .where(
                Thread.site_id == site_id,
                Thread.key == key,
                Thread.title_fixed.is_(False),
                Thread.title.is_distinct_from(title),
            )
            .values(title=title, title_from=None, version=Thread.version + 1)
            .returning(Thread.id)
            .execution_options(synchronize_session=False)
        ).scalar()
        if thread_id is not None:
            readers_see(site_id, thread_id)


def _values(site_id: int, thread_id: int, change: ThreadChange, by: By) -> dict[Any, Any]:
    values: dict[Any, Any] = {}
    if change.closed is not None:
        values[Thread.closed_at] = by.at if change.closed else None
    if change.slow_seconds is not None:
        values[Thread.slow_seconds] = change.slow_seconds or None
    if change.title is not None:
        values[Thread.title] = change.title or _newest_title(site_id, thread_id)
        values[Thread.title_fixed] = bool(change.title)
    if change.url is not None:
        values |= {Thread.url: change.url, Thread.url_fixed: True}
    return values


def _newest_title(site_id: int, thread_id: int) -> Any:
    titles = select(Comment.page_title).where(
        Comment.site_id == site_id,
        Comment.thread_id == thread_id,
        Comment.status == "published",
        Comment.page_title.is_not(None),
    )
    return titles.order_by(Comment.id.desc()).limit(1).scalar_subquery()


def _records(url: str, title: str | None, change: ThreadChange) -> Iterator[AuditRecord]:
    if change.closed is not None:
        yield AuditRecord(action="close" if change.closed else "open", subject=url)
    if change.slow_seconds is not None:
        after = {"seconds": change.slow_seconds or None}
        yield AuditRecord(action="slow", subject=url, after=after)
    if change.title is not None:
        named = {"title": change.title or None}
        yield AuditRecord(action="named", subject=url, before={"title": title}, after=named)
    if change.url is not None:
        yield AuditRecord(
            action="located", subject=url, before={"url": url}, after={"url": change.url}
        )
