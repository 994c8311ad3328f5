"""The services at which readers of a site may sign in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comments_service.models import IdentityProvider
from comments_service.queries.core.rows import TypedRow, fetch_all, fetch_one


class ProviderRow(TypedRow):
    """An identity provider; its client secret is sealed."""

    site_id: int
    id: int
    kind: str
    name: str
    address: str
    client_id: str
    client_secret: str
    endpoints: dict[str, str]
    last_error: str | None
    failed_at: datetime | None


_COLUMNS = tuple(getattr(IdentityProvider, name) for name in ProviderRow.__annotations__)


def providers_of(site_id: int) -> Sequence[ProviderRow]:
    """Return the providers of a site, the oldest first. One statement."""
    of_site = select(*_COLUMNS).where(IdentityProvider.site_id == site_id)
    return fetch_all(ProviderRow, of_site.order_by(IdentityProvider.id))


def provider_by_id(site_id: int, provider_id: int) -> ProviderRow | None:
    """Return a provider. One statement."""
    one = (IdentityProvider.site_id == site_id, IdentityProvider.id == provider_id)
    return fetch_one(ProviderRow, select(*_COLUMNS).where(*one))
