"""What links from other sites say of a person is emptied, and the links are not shown any more."""

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from comments_service.models import Mention
from comments_service.models.personal import PERSONAL
from comments_service.rules.mentions.states import State
from comments_service.services.comments.locking import lock_threads
from comments_service.services.mentions.state import count_mention


def forget_links(session: Session, site_id: int, mention_ids: Collection[int]) -> None:
    """Empty links and keep their hash, so that they stay out when they are announced again."""
    own = (Mention.site_id == site_id, Mention.id.in_(mention_ids))
    of_threads = select(Mention.thread_id, Mention.state).where(
        *own, Mention.thread_id.is_not(None)
    )
    rows = session.execute(of_threads).all()
    lock_threads(session, site_id, [row.thread_id for row in rows])
    session.execute(
        update(Mention)
        .where(*own)
        .values({**PERSONAL[Mention], "state": State.DELETED, "previous_state": None})
        .execution_options(synchronize_session=False)
    )
    for row in rows:
        if row.state == State.PUBLISHED:
            count_mention(session, site_id, row.thread_id, -1)
