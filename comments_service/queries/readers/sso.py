"""The secrets with which a site signs who is signed in on its own pages."""

from datetime import datetime

from sqlalchemy import select

from comments_service.models import SsoSecret
from comments_service.queries.core.rows import TypedRow, fetch_one


class SsoSecretRow(TypedRow):
    """A site's sealed secret, the one before, and until when that is good."""

    secret: str
    previous_secret: str | None
    previous_until: datetime | None
    created_at: datetime


def sso_secret_of(site_id: int) -> SsoSecretRow | None:
    """Return the secret of a site, None where it signs nobody in. One statement."""
    columns = (
        SsoSecret.secret,
        SsoSecret.previous_secret,
        SsoSecret.previous_until,
        SsoSecret.created_at,
    )
    return fetch_one(SsoSecretRow, select(*columns).where(SsoSecret.site_id == site_id))
