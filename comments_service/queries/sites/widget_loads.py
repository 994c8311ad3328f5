"""Where the widget of a site was seen."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comments_service.models import WidgetLoad
from comments_service.queries.core.rows import TypedRow, fetch_all


class WidgetLoadRow(TypedRow):
    """An origin that loads the widget, and what became of that."""

    origin: str
    outcome: str
    page_url: str | None
    first_seen_at: datetime
    last_seen_at: datetime


def widget_loads_of(site_id: int) -> Sequence[WidgetLoadRow]:
    """Return where the widget of a site is loaded, the last seen first.

    One statement.
    """
    return fetch_all(
        WidgetLoadRow,
        select(
            WidgetLoad.origin,
            WidgetLoad.outcome,
            WidgetLoad.page_url,
            WidgetLoad.first_seen_at,
            WidgetLoad.last_seen_at,
        )
        .where(WidgetLoad.site_id == site_id)
        .order_by(WidgetLoad.last_seen_at.desc(), WidgetLoad.origin),
    )
