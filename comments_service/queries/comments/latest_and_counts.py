"""What is told of many threads at once: the newest comments of a site, and counts."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, union_all

from comments_service.models import Comment, Thread, ThreadAlias
from comments_service.queries.comments.comments import COLUMNS, ReaderRow
from comments_service.queries.core.rows import TypedRow, fetch_all, written


class LatestRow(ReaderRow):
    """A comment with its thread's address and title."""

    thread_url: str
    thread_title: str | None


class CountRow(TypedRow):
    """A thread by one of its keys; ``comment_count`` counts the published comments."""

    key: str
    id: int
    version: int
    comment_count: int


def latest_comments(site_id: int, limit: int) -> Sequence[LatestRow]:
    """Return the newest published comments of a site. One statement."""
    return latest_of(site_id, limit, Comment.status == "published")


def latest_of_thread(site_id: int, thread_id: int, limit: int) -> Sequence[LatestRow]:
    """Return the newest published comments of a thread. One statement."""
    # In the statement's own text, as the index has it.
    is_published = Comment.status == written("published")
    return latest_of(site_id, limit, Comment.thread_id == thread_id, is_published)


def latest_of(site_id: int, limit: int, *conditions: ColumnElement[bool]) -> Sequence[LatestRow]:
    """Return the newest comments of a site of which ``conditions`` are true. One statement."""
    return fetch_all(
        LatestRow,
        select(*COLUMNS, Thread.url.label("thread_url"), Thread.title.label("thread_title"))
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(Comment.site_id == site_id, *conditions)
        .order_by(Comment.id.desc())
        .limit(limit),
    )


def comment_counts(site_id: int, keys: Sequence[str]) -> dict[str, CountRow]:
    """Return the threads by the keys that are asked for, aliases included. One statement."""
    columns = (Thread.id, Thread.version, Thread.comment_count)
    own = select(Thread.key.label("key"), *columns).where(
        Thread.site_id == site_id, Thread.key.in_(keys)
    )
    aliased = (
        select(ThreadAlias.key, *columns)
        .join(
            Thread,
            (Thread.site_id == ThreadAlias.site_id) & (Thread.id == ThreadAlias.thread_id),
        )
        .where(ThreadAlias.site_id == site_id, ThreadAlias.key.in_(keys))
    )
    # A page's own thread goes before one that has its address as an alias.
    rows = fetch_all(CountRow, union_all(aliased, own))
    return {row.key: row for row in rows}
