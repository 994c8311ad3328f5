"""The searches that a site's team keeps under a name."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import SavedView
from comments_service.queries.core.rows import AnyRow


def saved_views(site_id: int) -> Sequence[AnyRow]:
    """id, name and search of each, by name. One statement."""
    return db.session.execute(
        select(SavedView.id, SavedView.name, SavedView.search)
        .where(SavedView.site_id == site_id)
        .order_by(SavedView.name, SavedView.id)
    ).all()
