"""Steps of a writer: what a new comment needs, made ready before the turn, and new rows in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from comments_service.models import Commenter, Thread
from comments_service.models.base import table_of
from comments_service.queries.core.prepared import Prepared, ask
from comments_service.rules.comments.status import Status
from comments_service.rules.text.render import RENDERER_VERSION, Rendered, plain_text
from comments_service.rules.text.search_terms import Document, Terms, terms_of
from comments_service.rules.text.urls import PageUrl
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import NEW, readers_see

# Built once, and for the tables: through the mapping of objects each takes six times as long.
_THREAD = Prepared(insert(table_of(Thread)), ("site_id", "id", "key", "url", "title", "created_at"))
_COMMENTER = Prepared(
    insert(table_of(Commenter)), ("site_id", "id", "fingerprint", "first_seen_at")
)


@dataclass(frozen=True)
class Place:
    """Where a comment goes: its site and thread, and the comment that it answers with its root."""

    site_id: int
    thread_id: int
    parent_id: int | None = None
    root_id: int | None = None


@dataclass(frozen=True)
class Newborn:
    """A comment that is about to be stored: its columns, and what the search index holds of it."""

    columns: Mapping[str, Any]
    terms: Terms


def newborn(place: Place, status: Status, rendered: Rendered, **columns: Any) -> Newborn:
    """A comment with its first status, ready for ``services.comments.status.store_comment``.

    ``columns`` must hold ``created_at``, ``body`` and ``author_kind``.
    """
    comment_id = fresh_id(columns["created_at"], after=place.parent_id or 0)
    terms = terms_of(
        Document(
            site_id=place.site_id,
            thread_id=place.thread_id,
            status=status,
            text=plain_text(rendered.html),
            html=rendered.html,
            author_name=columns.get("author_name"),
            author_website=columns.get("author_website"),
        )
    )
    return Newborn(
        {
            "site_id": place.site_id,
            "id": comment_id,
            "thread_id": place.thread_id,
            "parent_id": place.parent_id,
            "root_id": place.root_id or comment_id,
            "status": status,
            # The first, in which it was held, nobody has seen.
            "version": 2,
            "html": rendered.html,
            "renderer_version": RENDERER_VERSION,
            **columns,
        },
        terms,
    )


def insert_thread(place: Place, page: PageUrl, *, title: str | None, now: datetime) -> None:
    """A new, empty thread. Raises IntegrityError when the page has one."""
    ask(
        _THREAD,
        {
            "site_id": place.site_id,
            "id": place.thread_id,
            "key": page.key,
            "url": page.url,
            "title": title,
            "created_at": now,
        },
    )
    readers_see(place.site_id, NEW)


def insert_commenter(site_id: int, commenter_id: int, fingerprint: str, now: datetime) -> None:
    """A commenter who was not here before, in the caller's transaction."""
    ask(
        _COMMENTER,
        {"site_id": site_id, "id": commenter_id, "fingerprint": fingerprint, "first_seen_at": now},
    )
