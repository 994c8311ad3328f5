"""A page gets its thread, by its first comment or reaction; a commenter their row."""

from datetime import datetime

from sqlalchemy import insert

from comments_service.extensions import connection
from comments_service.models import Commenter, Thread
from comments_service.models.base import table_of
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.new_row import NewRow
from comments_service.services.core.transaction import NEW, readers_see

_INSERT_THREAD, _INSERT_COMMENTER = insert(table_of(Thread)), insert(table_of(Commenter))


def insert_thread(site_id: int, thread_id: int, page: PageUrl, now: datetime) -> None:
    """Insert a new, empty thread at an address that no stranger chose.

    Raise IntegrityError when the page has one.
    """
    connection().execute(
        _INSERT_THREAD,
        {
            "site_id": site_id,
            "id": thread_id,
            "key": page.key,
            "url": page.plain_url,
            "created_at": now,
        },
    )
    readers_see(site_id, NEW)


def insert_commenter(row: NewRow, fingerprint: str | None) -> None:
    """Insert the commenter of a first comment; without a fingerprint nobody is found again."""
    columns = row.columns
    connection().execute(
        _INSERT_COMMENTER,
        {
            "site_id": columns["site_id"],
            "id": columns["commenter_id"],
            "fingerprint": fingerprint or secret_hash(str(columns["commenter_id"])),
            "first_seen_at": columns["created_at"],
        },
    )
