"""The keys under which addresses are hashed: random, one a month, and destroyed with it.

All replicas share one. It is in no backup that the service makes.
"""

import secrets
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from comments_service.extensions import db
from comments_service.models import AddressKey, Site
from comments_service.rules.core.identity import end_of_month, month_of
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: The worker's message to destroy a key.
TOPIC = "destroy_address_key"
# The clock of a replica may be late by some hours.
_GRACE = timedelta(days=1)


def key_of(month: str, now: datetime) -> str:
    """Return the key of the present month, made at the first request that needs it.

    One statement, then none by this process. Not within a transaction.
    """
    kept: dict[str, str] = current_app.extensions.setdefault("address_keys", {})
    if month not in kept:
        key = _stored(month) or _make(month, now)
        kept.clear()
        kept[month] = key
    return kept[month]


def destroy_keys(now: datetime) -> None:
    """Destroy the keys of the months that are over for longer than any clock is late."""
    with transaction() as session:
        _destroy(session, now)


def _destroy(session: Session, now: datetime) -> None:
    session.execute(delete(AddressKey).where(AddressKey.month < month_of(now - _GRACE)))


def _stored(month: str) -> str | None:
    chosen = select(AddressKey.key).where(AddressKey.month == month)
    return db.session.execute(chosen).scalar()


def _make(month: str, now: datetime) -> str:
    """Make a key, unless another process was faster, and see to its end."""
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    with transaction() as session:
        key = session.execute(
            dialect.insert(AddressKey)
            .values(month=month, key=secrets.token_hex(32))
            .on_conflict_do_nothing()
            .returning(AddressKey.key)
        ).scalar()
        if key is None:
            return session.execute(
                select(AddressKey.key).where(AddressKey.month == month)
            ).scalar_one()
        # The message that was to destroy an older one may have gone with its site.
        _destroy(session, now)
        site_id = session.execute(select(func.min(Site.id))).scalar_one()
        enqueue(session, site_id, TOPIC, {}, now=now, due_at=end_of_month(month) + _GRACE)
    return str(key)
