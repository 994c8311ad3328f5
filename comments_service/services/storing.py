"""Steps inside a writer's transaction: new rows of threads, commenters and comments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from comments_service.models import Comment, Commenter, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments import STATE
from comments_service.queries.rows import AnyRow
from comments_service.rules.status import Status
from comments_service.rules.text import RENDERER_VERSION, Rendered
from comments_service.rules.urls import PageUrl
from comments_service.services.ids import fresh_id
from comments_service.services.transaction import NEW, readers_see

# Built once, and for the tables: through the mapping of objects each takes six times as long.
_THREAD = insert(table_of(Thread))
_COMMENTER = insert(table_of(Commenter))
_COMMENT = insert(table_of(Comment)).returning(
    *(table_of(Comment).c[column.key] for column in STATE)
)


@dataclass(frozen=True)
class Place:
    """Where a comment goes: its site and thread, and the comment that it answers."""

    site_id: int
    thread_id: int
    parent: AnyRow | None


def insert_thread(
    session: Session, site_id: int, page: PageUrl, *, title: str | None, now: datetime
) -> int:
    """A new, empty thread; returns its id. Raises IntegrityError when the page has one."""
    thread_id = fresh_id(now)
    session.execute(
        _THREAD,
        {
            "site_id": site_id,
            "id": thread_id,
            "key": page.key,
            "url": page.url,
            "title": title,
            "created_at": now,
        },
    )
    readers_see(session, site_id, NEW)
    return thread_id


def insert_commenter(session: Session, site_id: int, fingerprint: str, now: datetime) -> int:
    """A commenter who was not here before; returns their id."""
    commenter_id = fresh_id(now)
    session.execute(
        _COMMENTER,
        {"site_id": site_id, "id": commenter_id, "fingerprint": fingerprint, "first_seen_at": now},
    )
    return commenter_id


def insert_comment(session: Session, place: Place, rendered: Rendered, **columns: Any) -> AnyRow:
    """A new comment, born held and unseen; set_status then gives it its first status.

    ``columns`` must hold ``created_at``, ``body`` and ``author_kind``. Returns
    queries.comments.STATE.
    """
    parent = place.parent
    comment_id = fresh_id(columns["created_at"], after=parent.id if parent else 0)
    return session.execute(
        _COMMENT,
        {
            "site_id": place.site_id,
            "id": comment_id,
            "thread_id": place.thread_id,
            "parent_id": parent.id if parent else None,
            "root_id": parent.root_id if parent else comment_id,
            "status": Status.HELD,
            "html": rendered.html,
            "renderer_version": RENDERER_VERSION,
            **columns,
        },
    ).one()
