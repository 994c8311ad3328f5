"""The searches that a site's team keeps under a name."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.models import SavedView
from comments_service.queries.core.rows import TypedRow, fetch_all


class SavedSearchRow(TypedRow):
    """A search that the team keeps."""

    id: int
    name: str
    search: str


def saved_views(site_id: int) -> Sequence[SavedSearchRow]:
    """Return the saved searches of a site by name. One statement."""
    return fetch_all(
        SavedSearchRow,
        select(SavedView.id, SavedView.name, SavedView.search)
        .where(SavedView.site_id == site_id)
        .order_by(SavedView.name, SavedView.id),
    )
