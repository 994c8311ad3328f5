"""Tokens with which programs come in: made, revoked, their last use noted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from comments_service.errors import not_found
from comments_service.models import ApiToken
from comments_service.rules.core.identity import secret_hash
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.ids import fresh_id, fresh_secret
from comments_service.services.core.transaction import transaction

#: What every secret begins with, so that one that was published by mistake is recognised.
PREFIX = "palabre_"
#: How exactly the last use is told: a program in a hurry must not write all the time.
USE_IS_NOTED_EVERY = timedelta(minutes=1)


def create_token(site_id: int, name: str, scopes: Sequence[str], by: By) -> str:
    """Return a new token of a site, ``by`` whom; returns its secret, of which only the hash is
    kept."""
    secret = PREFIX + fresh_secret()
    with transaction() as session:
        session.execute(
            insert(ApiToken).values(
                site_id=site_id,
                id=fresh_id(by.at),
                name=name,
                token_hash=secret_hash(secret),
                scopes=list(scopes),
                moderator_id=by.actor.moderator_id,
                created_at=by.at,
            )
        )
        record = AuditRecord(action="token", subject=name, after={"scopes": list(scopes)})
        record_entry(session, site_id, record, by)
    return secret


def revoke_token(site_id: int, token_id: int, by: By) -> None:
    """End a token at once. Raises AppError not_found."""
    with transaction() as session:
        gone = session.execute(
            delete(ApiToken)
            .where(ApiToken.site_id == site_id, ApiToken.id == token_id)
            .returning(ApiToken.name, ApiToken.scopes)
        ).first()
        if gone is None:
            raise not_found()
        record = AuditRecord(action="revoked", subject=gone.name, before={"scopes": gone.scopes})
        record_entry(session, site_id, record, by)


def note_use(site_id: int, token_id: int, now: datetime) -> None:
    """Remember when a token was used last; not to be told more often than USE_IS_NOTED_EVERY."""
    with transaction() as session:
        session.execute(
            update(ApiToken)
            .where(ApiToken.site_id == site_id, ApiToken.id == token_id)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )
