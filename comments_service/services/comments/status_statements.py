"""The statements of services.comments.status, its alone: built once, see queries.core.prepared."""

from collections import namedtuple
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Insert, Update, case, func, insert, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from comments_service.models import Comment, Commenter, Event, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments.comments import OWN
from comments_service.queries.core.prepared import Prepared, prepared
from comments_service.queries.core.rows import AnyRow

# Written as tables: through the mapping of objects each statement costs twice as much and more.
_comments, _commenters = table_of(Comment), table_of(Commenter)
_events, _threads = table_of(Event), table_of(Thread)

#: A new comment.
BORN = Prepared(
    insert(_comments),
    [
        column.key
        for column in _comments.c
        if column.default is None or column.key in ("version", "is_visible", "reasons")
    ],
)


_Own: Any = namedtuple("_Own", [column.key for column in OWN])  # type: ignore[misc] # noqa: PYI024
#: What stands in a column of a new comment that is not given, None without a default.
_FRESH: dict[str, Any] = {
    column.key: getattr(_comments.c[column.key].default, "arg", None) for column in OWN
}


def own(columns: Mapping[str, Any]) -> AnyRow:
    """A comment stored with ``columns``, as its author may see it (queries.comments.comments.OWN).

    Nothing but these columns and the defaults is in the new row, so it is not read back.
    """
    return cast(AnyRow, _Own._make(columns.get(key, fresh) for key, fresh in _FRESH.items()))


@prepared
def bumped(site_id: int, thread_id: int, published: int) -> Update:
    """The thread's next version, with so many published comments more."""
    return (
        update(_threads)
        .where(_threads.c.site_id == site_id, _threads.c.id == thread_id)
        .values(version=_threads.c.version + 1, comment_count=_threads.c.comment_count + published)
    )


@prepared
def published_more(site_id: int, commenter_id: int, published: int) -> Update:
    """So many published comments more, of a commenter."""
    return (
        update(_commenters)
        .where(_commenters.c.site_id == site_id, _commenters.c.id == commenter_id)
        .values(published_count=_commenters.c.published_count + published)
    )


@prepared
def event(  # noqa: PLR0913 - the columns of an event
    site_id: int,
    comment_id: int,
    fresh: int,
    *,
    thread_id: int,
    actor: str,
    moderator_id: int | None,
    device: str | None,
    action: str,
    from_status: str,
    to_status: str,
    reasons: list[dict[str, Any]],
    note: str | None,
    created_at: datetime,
) -> Insert:
    """A line of the log, after every line that the comment has."""
    # Clocks differ between machines and two changes may share a millisecond: the order of a
    # comment's events tells which decision was the last one all the same.
    last = (
        select(func.max(_events.c.id))
        .where(_events.c.site_id == site_id, _events.c.comment_id == comment_id)
        .scalar_subquery()
    )
    line = insert(_events).inline()  # else the id would be asked back, which nobody needs
    return line.values(
        site_id=site_id,
        id=case((last >= fresh, last + 1), else_=fresh),
        thread_id=thread_id,
        comment_id=comment_id,
        actor=actor,
        moderator_id=moderator_id,
        device=device,
        action=action,
        from_status=from_status,
        to_status=to_status,
        reasons=reasons,
        note=note,
        created_at=created_at,
    )


@prepared
def status(  # noqa: PLR0913 - the columns that change
    site_id: int, comment_id: int, *, status: str, version: int, is_visible: bool, deleted_by: str
) -> ReturningUpdate[Any]:
    """A comment with another status, as its author may see it (queries.comments.comments.OWN)."""
    return _updated(site_id, comment_id).values(
        status=status, version=version, is_visible=is_visible, deleted_by=deleted_by
    )


@prepared
def status_and_reasons(  # noqa: PLR0913 - the columns that change
    site_id: int,
    comment_id: int,
    *,
    status: str,
    version: int,
    is_visible: bool,
    deleted_by: str,
    reasons: list[dict[str, Any]],
) -> ReturningUpdate[Any]:
    """The same, with new reasons."""
    return _updated(site_id, comment_id).values(
        status=status,
        version=version,
        is_visible=is_visible,
        deleted_by=deleted_by,
        reasons=reasons,
    )


def _updated(site_id: int, comment_id: int) -> ReturningUpdate[Any]:
    return (
        update(_comments)
        .where(_comments.c.site_id == site_id, _comments.c.id == comment_id)
        .returning(*(_comments.c[column.key] for column in OWN))
    )


@prepared
def shown(site_id: int, comment_id: int, shown: bool) -> Update:
    """A comment shown or no longer shown."""
    return (
        update(_comments)
        .where(_comments.c.site_id == site_id, _comments.c.id == comment_id)
        .values(is_visible=shown)
    )


@prepared
def counted(site_id: int, parent_id: int, root_id: int, delta: int) -> ReturningUpdate[Any]:
    """One answer more (or less) in a comment's parent and root, as they then are."""
    of = _comments.c
    return (
        update(_comments)
        .where(of.site_id == site_id, of.id.in_([parent_id, root_id]))
        .values(
            child_count=of.child_count + case((of.id == parent_id, delta), else_=0),
            reply_count=of.reply_count + case((of.id == root_id, delta), else_=0),
        )
        .returning(of.id, of.parent_id, of.status, of.is_visible, of.child_count)
    )
