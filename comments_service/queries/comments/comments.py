"""Single comments: what readers see of one, and what a change of one must know."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from comments_service.models import Comment, Event, Moderator
from comments_service.queries.core.rows import TypedRow, fetch_one
from comments_service.rules.comments.status import WITHOUT_EFFECT


class ReaderRow(TypedRow):
    """What a reader may see of a comment; the presenter makes its response of it."""

    site_id: int
    id: int
    parent_id: int | None
    root_id: int
    status: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    deleted_by: str | None
    author_name: str | None
    author_website: str | None
    author_kind: str
    author_badge: str | None
    author_service: str | None
    score: int
    up: int
    down: int
    reactions: dict[str, int] | None
    pinned: bool
    reply_count: int


class IndexedRow(TypedRow):
    """What the search index must know of a comment."""

    site_id: int
    id: int
    thread_id: int
    status: str
    html: str
    author_name: str | None
    author_website: str | None


class OwnRow(ReaderRow, IndexedRow):
    """What its commenter may see of a comment besides."""

    thread_id: int
    version: int
    body: str
    reasons: list[dict[str, Any]]
    commenter_id: int | None


class StateRow(TypedRow):
    """What a change must know of the comment that it changes."""

    site_id: int
    id: int
    thread_id: int
    parent_id: int | None
    root_id: int
    status: str
    version: int
    is_visible: bool
    child_count: int
    commenter_id: int | None
    deleted_by: str | None
    author_name: str | None
    body: str
    page_title: str | None
    page_url: str | None
    reasons: list[dict[str, Any]]


class ChangeRow(TypedRow):
    """An event that changed a comment's text or status."""

    id: int
    action: str
    actor: str
    moderator_id: int | None
    note: str | None
    from_status: str | None
    created_at: datetime
    moderator_name: str | None


#: The columns of ReaderRow.
COLUMNS = (
    Comment.site_id,
    Comment.id,
    Comment.parent_id,
    Comment.root_id,
    Comment.status,
    Comment.html,
    Comment.created_at,
    Comment.edited_at,
    Comment.deleted_by,
    Comment.author_name,
    Comment.author_website,
    Comment.author_kind,
    Comment.author_badge,
    Comment.author_service,
    Comment.score,
    Comment.up,
    Comment.down,
    Comment.reactions,
    Comment.pinned,
    Comment.reply_count,
)

#: The columns of OwnRow.
OWN = (
    *COLUMNS,
    Comment.thread_id,
    Comment.version,
    Comment.body,
    Comment.reasons,
    Comment.commenter_id,
)

#: The columns of StateRow.
STATE = (
    Comment.site_id,
    Comment.id,
    Comment.thread_id,
    Comment.parent_id,
    Comment.root_id,
    Comment.status,
    Comment.version,
    Comment.is_visible,
    Comment.child_count,
    Comment.commenter_id,
    Comment.deleted_by,
    Comment.author_name,
    Comment.body,
    Comment.page_title,
    Comment.page_url,
    Comment.reasons,
)


_IS_IT = (
    Comment.site_id == bindparam("site_id"),
    Comment.id == bindparam("comment_id"),
)
_OWN = select(*OWN).where(*_IS_IT)
_STATE = select(*STATE).where(*_IS_IT)


def comment_state(site_id: int, comment_id: int) -> StateRow | None:
    """Return what a change of a comment must know of it. One statement."""
    return fetch_one(StateRow, _STATE, {"site_id": site_id, "comment_id": comment_id})


def own_comment(site_id: int, comment_id: int) -> OwnRow | None:
    """Return a comment as its commenter is shown it, whatever its status. One statement."""
    return fetch_one(OwnRow, _OWN, {"site_id": site_id, "comment_id": comment_id})


def last_change(site_id: int, comment_id: int) -> ChangeRow | None:
    """Return the latest event that changed a comment's text or status, with the moderator's name.

    One statement.
    """
    return fetch_one(
        ChangeRow,
        select(
            Event.id,
            Event.action,
            Event.actor,
            Event.moderator_id,
            Event.note,
            Event.from_status,
            Event.created_at,
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(
            Event.site_id == site_id,
            Event.comment_id == comment_id,
            Event.action.not_in(WITHOUT_EFFECT),
        )
        .order_by(Event.id.desc())
        .limit(1),
    )
