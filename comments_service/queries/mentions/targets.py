"""Pages that links lead to by another address than the one that names their thread."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.models import Thread
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.rules.text.page_keys import ID_MARK

_AFTER_IDS = chr(ord(ID_MARK) + 1)


class PlaceRow(TypedRow):
    """A thread, and the address of its page."""

    id: int
    url: str


def threads_with_id(site_id: int) -> Sequence[PlaceRow]:
    """Return the threads whose page is named by an id beside its address. One statement."""
    return fetch_all(
        PlaceRow,
        select(Thread.id, Thread.url).where(
            Thread.site_id == site_id, Thread.key >= ID_MARK, Thread.key < _AFTER_IDS
        ),
    )
