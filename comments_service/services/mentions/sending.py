"""Each link of an answer is announced once: it is noted before, and settled after."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, text, update

from comments_service.models import SentMention
from comments_service.rules.core.identity import secret_hash
from comments_service.services.core.transaction import transaction

_INSERT = text("""
    INSERT INTO sent_mentions (site_id, comment_id, target_hash, state, at)
    VALUES (:site_id, :comment_id, :target_hash, 'sending', :at)
    ON CONFLICT DO NOTHING
""")


def begin_sending(site_id: int, comment_id: int, target: str, now: datetime) -> bool:
    """Note that a link is about to be announced; False when it was before, or may have been."""
    row = {
        "site_id": site_id,
        "comment_id": comment_id,
        "target_hash": secret_hash(target),
        "at": now,
    }
    with transaction() as session:
        inserted = cast(CursorResult[Any], session.execute(_INSERT, row))
        return inserted.rowcount == 1


def end_sending(site_id: int, comment_id: int, target: str, state: str | None) -> None:
    """Settle what became of it: ``sent``, ``none``, ``failed``; None: it is to be tried anew."""
    own = (
        SentMention.site_id == site_id,
        SentMention.comment_id == comment_id,
        SentMention.target_hash == secret_hash(target),
    )
    with transaction() as session:
        if state is None:
            session.execute(delete(SentMention).where(*own))
        else:
            session.execute(
                update(SentMention)
                .where(*own)
                .values(state=state)
                .execution_options(synchronize_session=False)
            )
