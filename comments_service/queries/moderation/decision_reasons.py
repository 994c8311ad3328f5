"""The reasons that a team offers itself for its decisions."""

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import DecisionReason, Site


def reasons_of(site_id: int) -> tuple[str, list[str]]:
    """Return a site's language, and its team's own list in its order; empty: they have none.

    One statement.
    """
    rows = db.session.execute(
        select(Site.language, DecisionReason.text)
        .outerjoin(DecisionReason, DecisionReason.site_id == Site.id)
        .where(Site.id == site_id)
        .order_by(DecisionReason.position)
    ).all()
    return rows[0].language, [row.text for row in rows if row.text is not None]
