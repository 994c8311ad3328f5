"""Tokens of programs."""

import hmac
from collections.abc import Sequence

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import ApiToken
from comments_service.queries.rows import AnyRow
from comments_service.rules.identity import secret_hash

_SHOWN = (
    ApiToken.site_id,
    ApiToken.id,
    ApiToken.name,
    ApiToken.scopes,
    ApiToken.moderator_id,
    ApiToken.created_at,
    ApiToken.last_used_at,
)


def token_of(secret: str) -> AnyRow | None:
    """The token of which this is the secret: all but its hash. One statement.

    What is looked up is a hash, so that the time it takes tells nothing about a secret.
    """
    hashed = secret_hash(secret)
    row = db.session.execute(
        select(*_SHOWN, ApiToken.token_hash).where(ApiToken.token_hash == hashed)
    ).one_or_none()
    return row if row is not None and hmac.compare_digest(row.token_hash, hashed) else None


def tokens_of(site_id: int) -> Sequence[AnyRow]:
    """The tokens of a site, the oldest first, without their hashes. One statement."""
    return db.session.execute(
        select(*_SHOWN).where(ApiToken.site_id == site_id).order_by(ApiToken.id)
    ).all()
