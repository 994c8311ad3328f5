"""Where the widget of a site was seen."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Sighting
from comments_service.queries.core.rows import AnyRow


def sightings_of(site_id: int) -> Sequence[AnyRow]:
    """origin, outcome, page_url, first_seen_at, last_seen_at: the last seen first.

    One statement.
    """
    return db.session.execute(
        select(
            Sighting.origin,
            Sighting.outcome,
            Sighting.page_url,
            Sighting.first_seen_at,
            Sighting.last_seen_at,
        )
        .where(Sighting.site_id == site_id)
        .order_by(Sighting.last_seen_at.desc(), Sighting.origin)
    ).all()
