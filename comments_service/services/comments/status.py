"""The only writer of a comment's status, and of all that follows from it."""

from collections import namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.extensions import connection
from comments_service.models import Comment
from comments_service.queries.comments.comments import OWN, OwnRow, StateRow
from comments_service.queries.community.expecting import policy_for_needs
from comments_service.queries.core.rows import fetch_all
from comments_service.rules.comments.status import Status
from comments_service.services.comments import status_statements as statements
from comments_service.services.comments.change import Change
from comments_service.services.comments.events import LoggedRow, insert_events, log_event
from comments_service.services.comments.new_row import NewRow
from comments_service.services.comments.search_index import (
    index_comment,
    index_comments,
    index_terms,
)
from comments_service.services.comments.thread_updates import (
    PageClaim,
    count_in_thread,
    publish_in_thread,
)
from comments_service.services.comments.upkeep.recount import (
    count_for_commenter,
    deleted_by,
    refusals,
)
from comments_service.services.community.alerts import queue_alert
from comments_service.services.community.announcing import announce_links
from comments_service.services.community.follow import follow
from comments_service.services.community.needs import begin_wait
from comments_service.services.community.subscriptions import tell_readers, tell_refusal
from comments_service.services.core.actor import SYSTEM, By
from comments_service.services.core.rows import insert_rows

_Own: Any = namedtuple("_Own", [column.key for column in OWN])  # type: ignore[misc] # noqa: PYI024
#: What stands in a column of a new comment that is not given, None without a default.
_DEFAULTS: dict[str, Any] = {
    column.key: getattr(Comment.__table__.c[column.key].default, "arg", None) for column in OWN
}


@dataclass(frozen=True, kw_only=True)
class ImportedComment:
    """A comment from elsewhere: its columns, ``status`` among them, and the log that it brings.

    ``log`` are rows of Event without ids, the oldest first; empty for most formats.
    """

    columns: Mapping[str, Any]
    log: Sequence[Mapping[str, Any]] = ()


def store_comment(new: NewRow) -> OwnRow:
    """Insert a new comment with its first status, and all that follows from it."""
    columns = new.columns
    if columns["is_visible"]:
        publish_in_thread(columns["site_id"], columns["thread_id"], PageClaim.of(columns))
    connection().execute(statements.INSERT_COMMENT, columns)
    # Nothing but these columns and the defaults is in the new row, so it is not read back.
    stored = cast(OwnRow, _Own._make([columns.get(key, _DEFAULTS[key]) for key in _DEFAULTS]))
    # For the log, everything begins held.
    log_event(stored, new.change, Status.HELD)
    index_terms(stored.site_id, stored.id, new.terms)
    if columns["is_visible"]:
        _count_in_ancestors(stored, 1)
    count_for_commenter(stored, int(columns["is_visible"]), int(new.change.to is Status.SPAM))
    by = By(new.change.by, new.change.at)
    if new.expected is not None:
        begin_wait(stored, new.expected, by)
    elif stored.author_kind == "official":
        follow(stored, None, by)
    if columns["is_visible"] and new.tells_readers:
        tell_readers(stored, None, by.at)
    if columns["is_visible"]:
        announce_links(stored, by.at)
    return stored


def set_status(comment: StateRow, change: Change) -> OwnRow:
    """Write the status and its event; keep counts, visibility and the thread's version true.

    ``comment`` is the comment as lock_comment read it in this transaction.
    """
    visible = change.to is Status.PUBLISHED or comment.child_count > 0
    published = (change.to is Status.PUBLISHED) - (comment.status == Status.PUBLISHED)
    if visible or comment.is_visible:
        # Before any comment's row: see services.comments.locking.
        count_in_thread(comment, published)
    written = _write(comment, change, visible=visible)
    # Before the event, which says that the comment was seen.
    follow(written, comment.status, By(change.by, change.at))
    log_event(comment, change)
    index_comment(written)
    if visible != comment.is_visible:
        _count_in_ancestors(comment, 1 if visible else -1)
    count_for_commenter(comment, published, refusals(comment, change))
    _tell(comment, change)
    if published == 1:
        announce_links(written, change.at)
        # What an undo brings back was seen before.
        if written.author_kind != "official" and change.action != "undo":
            site = policy_for_needs(written.site_id)
            queue_alert(site, written.id, ("published",), change.at)
    return written


def store_comments(session: Session, comments: Sequence[ImportedComment], at: datetime) -> None:
    """Insert imported comments with their statuses, parents before replies, each with its log.

    Where a log does not end with the comment's status, a line of the import does. Their threads
    must be locked; counts and the threads' versions are left to services.comments.upkeep.recount.
    """
    rows = [
        # Version 2: the first, in which it was held, nobody has seen.
        {**one.columns, "version": 2, "is_visible": one.columns["status"] == Status.PUBLISHED}
        for one in comments
    ]
    insert_rows(session, Comment, rows)
    insert_events(session, [line for one in comments for line in _log_of(one, at)], at)
    if rows:
        index_comments(session, rows[0]["site_id"], [row["id"] for row in rows])


def set_statuses(session: Session, comments: Sequence[LoggedRow], change: Change) -> None:
    """Give many comments of a site one status, each with its event.

    Locks and counts are as in store_comments. One statement, and one for each event.
    """
    if not comments:
        return
    site_id, ids = comments[0].site_id, [comment.id for comment in comments]
    session.execute(
        update(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(ids))
        .values(status=change.to, version=Comment.version + 1, deleted_by=deleted_by(change))
        .execution_options(synchronize_session=False)
    )
    for comment in comments:
        log_event(comment, change)
    index_comments(session, site_id, ids)


def _tell(comment: StateRow, change: Change) -> None:
    """Have readers told of a comment that comes into view, its commenter of what was decided."""
    by_team = change.by.kind in ("moderator", "program")
    if change.to is Status.PUBLISHED and comment.status != Status.PUBLISHED:
        tell_readers(comment, comment.status, change.at, by_team=by_team)
    elif comment.status == Status.HELD and by_team and change.to is not Status.PUBLISHED:
        tell_refusal(comment, change.at, is_explained=bool(change.note))


def _log_of(comment: ImportedComment, at: datetime) -> list[dict[str, Any]]:
    columns, log = comment.columns, list(comment.log)
    if not log or log[-1]["to_status"] != columns["status"]:
        log.append(
            {
                "actor": SYSTEM.kind,
                "imported_name": None,
                "action": "import",
                "from_status": log[-1]["to_status"] if log else None,
                "to_status": columns["status"],
                "reasons": [],
                "created_at": at,
            }
        )
    place = {name: columns[name] for name in ("site_id", "thread_id")}
    return [{**line, **place, "comment_id": columns["id"]} for line in log]


def _write(comment: StateRow, change: Change, *, visible: bool) -> OwnRow:
    values: dict[str, Any] = {
        "of_site": comment.site_id,
        "of_comment": comment.id,
        "status": change.to,
        "version": comment.version + 1,
        "is_visible": visible,
        "deleted_by": deleted_by(change),
    }
    if change.reasons:
        values["reasons"] = list(change.reasons)
    written = connection().execute(statements.UPDATE_AND_RETURN_COMMENT, values).one()
    return cast(OwnRow, written)


def _count_in_ancestors(comment: StateRow | OwnRow, delta: int) -> None:
    """Count a comment that appeared or went in its parent and root.

    A reply brings the tombstone of its hidden parent into view and the last one takes it away, and
    so on up; a published parent, the usual case, ends it at once. At most three statements.
    """
    site_id, parent_id, root_id = comment.site_id, comment.parent_id, comment.root_id
    if parent_id is None:
        return
    parent = _count_in_parent(site_id, parent_id, root_id, delta)
    shown = parent.status == Status.PUBLISHED or parent.child_count > 0
    if shown == parent.is_visible:
        return
    connection().execute(
        statements.UPDATE_COMMENT,
        {"of_site": site_id, "of_comment": parent_id, "is_visible": shown},
    )
    if parent.parent_id is not None:
        connection().execute(
            statements.COUNT_ABOVE,
            {
                "of_site": site_id,
                "of_parent": parent.parent_id,
                "of_root": root_id,
                "delta": delta,
                "shown": shown,
            },
        )


def _count_in_parent(
    site_id: int, parent_id: int, root_id: int, delta: int
) -> statements.ParentRow:
    rows = fetch_all(
        statements.ParentRow,
        statements.COUNT_REPLY,
        {"of_site": site_id, "of_parent": parent_id, "of_root": root_id, "delta": delta},
    )
    return next(row for row in rows if row.id == parent_id)
