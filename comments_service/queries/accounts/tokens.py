"""Tokens of programs."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from comments_service.models import ApiToken, Membership, Moderator
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.accounts.scopes import scopes_in_force
from comments_service.rules.core.identity import secret_hash


class TokenRow(TypedRow):
    """A token of a site, with who made it and what they are there now."""

    site_id: int
    id: int
    name: str
    scopes: list[str]
    moderator_id: int | None
    created_at: datetime
    last_used_at: datetime | None
    maker: str | None
    maker_role: str | None


class HashedTokenRow(TokenRow):
    """A token with the hash of its secret."""

    token_hash: str


_SHOWN = (
    ApiToken.site_id,
    ApiToken.id,
    ApiToken.name,
    ApiToken.scopes,
    ApiToken.moderator_id,
    ApiToken.created_at,
    ApiToken.last_used_at,
    Moderator.name.label("maker"),
    Membership.role.label("maker_role"),
)


def token_of(secret: str) -> HashedTokenRow | None:
    """Return the token of which this is the secret, and what its maker is on the site. One
    statement.

    What is looked up is a hash, so that the time it takes tells nothing about a secret.
    """
    hashed = secret_hash(secret)
    row = fetch_one(
        HashedTokenRow, _with_maker(ApiToken.token_hash).where(ApiToken.token_hash == hashed)
    )
    return row if row is not None and hmac.compare_digest(row.token_hash, hashed) else None


def tokens_of(site_id: int) -> Sequence[TokenRow]:
    """Return the tokens of a site, the oldest first, without their hashes. One statement."""
    return fetch_all(
        TokenRow, _with_maker().where(ApiToken.site_id == site_id).order_by(ApiToken.id)
    )


def working_scopes(token: TokenRow) -> list[str]:
    """Return what a token may do now. No statement.

    One that was made by command has no maker, and does all that it was made for.
    """
    if token.moderator_id is None:
        return list(token.scopes)
    return scopes_in_force(token.scopes, token.maker_role)


def _with_maker(*more: Any) -> AnySelect:
    return (
        select(*_SHOWN, *more)
        .outerjoin(Moderator, Moderator.id == ApiToken.moderator_id)
        .outerjoin(
            Membership,
            and_(
                Membership.site_id == ApiToken.site_id,
                Membership.moderator_id == ApiToken.moderator_id,
            ),
        )
    )
