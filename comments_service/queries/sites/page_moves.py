"""What must be known before threads get new addresses."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.core.rows import TypedRow, fetch_all

_AT_ONCE = 1000


class ThreadAddressRow(TypedRow):
    """A thread and its address."""

    id: int
    key: str
    url: str
    comment_count: int


def all_threads(site_id: int) -> Iterator[ThreadAddressRow]:
    """Yield every thread, by id. One statement for each 1000."""
    last = 0
    while True:
        rows = fetch_all(
            ThreadAddressRow,
            select(Thread.id, Thread.key, Thread.url, Thread.comment_count)
            .where(Thread.site_id == site_id, Thread.id > last)
            .order_by(Thread.id)
            .limit(_AT_ONCE),
        )
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].id


class AliasRow(TypedRow):
    """A former or second address of a page."""

    key: str
    thread_id: int


def all_aliases(site_id: int) -> Iterator[AliasRow]:
    """Yield every alias, by key. One statement for each 1000."""
    last = ""
    while True:
        rows = fetch_all(
            AliasRow,
            select(ThreadAlias.key, ThreadAlias.thread_id)
            .where(ThreadAlias.site_id == site_id, ThreadAlias.key > last)
            .order_by(ThreadAlias.key)
            .limit(_AT_ONCE),
        )
        yield from rows
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].key


def lock_threads(site_id: int, thread_ids: Iterable[int]) -> None:
    """Hold these threads until the transaction ends. One statement for each 1000."""
    numbers = sorted(thread_ids)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        db.session.execute(
            select(Thread.id)
            .where(Thread.site_id == site_id, Thread.id.in_(some))
            .order_by(Thread.id)
            .with_for_update()
        ).all()


def have_a_comment_in_common(site_id: int, one: int, other: int) -> bool:
    """Whether one comment was imported into both threads. One statement."""
    twin = aliased(Comment)
    twin_row = db.session.execute(
        select(Comment.id)
        .join(
            twin,
            (twin.site_id == Comment.site_id)
            & (twin.source_name == Comment.source_name)
            & (twin.source_id == Comment.source_id),
        )
        .where(Comment.site_id == site_id, Comment.thread_id == one, twin.thread_id == other)
        .limit(1)
    ).first()
    return twin_row is not None
