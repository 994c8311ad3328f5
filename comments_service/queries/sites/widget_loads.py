"""Where the widget of a site was seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comments_service.models import Sighting
from comments_service.queries.core.rows import TypedRow, fetch_all


class WidgetLoadRow(TypedRow):
    """An origin that loads the widget, and what became of that."""

    origin: str
    outcome: str
    page_url: str | None
    first_seen_at: datetime
    last_seen_at: datetime


def sightings_of(site_id: int) -> Sequence[WidgetLoadRow]:
    """Return where the widget of a site is loaded, the last seen first.

    One statement.
    """
    return fetch_all(
        WidgetLoadRow,
        select(
            Sighting.origin,
            Sighting.outcome,
            Sighting.page_url,
            Sighting.first_seen_at,
            Sighting.last_seen_at,
        )
        .where(Sighting.site_id == site_id)
        .order_by(Sighting.last_seen_at.desc(), Sighting.origin),
    )
