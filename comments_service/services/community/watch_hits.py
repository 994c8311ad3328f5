"""What watches find is written down in the transaction of the comment, once for each pair."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, bindparam, delete, text, update
from sqlalchemy.orm import Session

from comments_service.errors import not_found
from comments_service.extensions import connection
from comments_service.models import WatchHit
from comments_service.models.base import UtcDateTime
from comments_service.rules.community.watches import Watch
from comments_service.services.core.transaction import transaction

# From the table: a watch that was removed or switched off meanwhile finds nothing.
_INSERT = text("""
    INSERT INTO watch_hits (site_id, watch_id, comment_id, at)
    SELECT site_id, id, :comment, :at FROM watches
    WHERE site_id = :site AND id IN :watches AND is_on = :is_on
    ON CONFLICT DO NOTHING RETURNING watch_id
""").bindparams(
    bindparam("watches", expanding=True),
    bindparam("at", type_=UtcDateTime),
    bindparam("is_on", type_=Boolean),
)


def record_hits(
    site_id: int, comment_id: int, watches: Sequence[Watch], now: datetime
) -> list[Watch]:
    """Write down that these watches found a comment; return those that had not found it before.

    In the caller's transaction. One statement; none without any.
    """
    if not watches:
        return []
    given = {
        "site": site_id,
        "comment": comment_id,
        "watches": [watch.id for watch in watches],
        "at": now,
        "is_on": True,
    }
    fresh = set(connection().execute(_INSERT, given).scalars())
    return [watch for watch in watches if watch.id in fresh]


def causes_of(watches: Sequence[Watch], now: datetime) -> list[str]:
    """Return the causes of an alert (rules.community.causes) of these hits."""
    return [f"watch:{watch.id}" for watch in watches if watch.alerts_at(now)]


def judge_hit(site_id: int, watch_id: int, comment_id: int, *, useful: bool | None) -> None:
    """Note whether a hit was useful; None: nobody says any more. Raises AppError not_found."""
    with transaction() as session:
        changed = session.execute(
            update(WatchHit)
            .where(
                WatchHit.site_id == site_id,
                WatchHit.watch_id == watch_id,
                WatchHit.comment_id == comment_id,
            )
            .values(useful=useful)
            .returning(WatchHit.comment_id)
            .execution_options(synchronize_session=False)
        ).first()
        if changed is None:
            raise not_found()


def forget_hits(session: Session, site_id: int, comment_ids: Sequence[int]) -> None:
    """Forget what was found in comments whose text is gone: it would tell of their words.

    In the caller's transaction.
    """
    session.execute(
        delete(WatchHit)
        .where(WatchHit.site_id == site_id, WatchHit.comment_id.in_(comment_ids))
        .execution_options(synchronize_session=False)
    )
