"""The one writer of a mention's state, which tells readers' copies of it.

Lock order: the thread's row before the mention's (see services.comments.locking).
"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from comments_service.models import Mention, Thread
from comments_service.queries.mentions.mentions import StateRow, mention_state
from comments_service.rules.mentions.states import State
from comments_service.services.comments.locking import lock_threads
from comments_service.services.core.transaction import readers_see


def lock_mention(session: Session, site_id: int, mention_id: int) -> StateRow | None:
    """Lock a mention's thread, if it has one, and return the mention as it then is."""
    of_thread = select(Mention.thread_id).where(
        Mention.site_id == site_id, Mention.id == mention_id
    )
    thread_id = session.execute(of_thread).scalar()
    if thread_id is not None:
        lock_threads(session, site_id, [thread_id])
    return mention_state(site_id, mention_id)


def write_state(session: Session, row: StateRow, to: State, **values: Any) -> None:
    """Give a mention its state, with other ``values``; its thread counts what is published.

    ``row`` is the mention as lock_mention returned it.
    """
    session.execute(
        update(Mention)
        .where(Mention.site_id == row.site_id, Mention.id == row.id)
        .values({"state": to, "version": Mention.version + 1, **values})
        .execution_options(synchronize_session=False)
    )
    was_shown, is_shown = row.state == State.PUBLISHED, to is State.PUBLISHED
    thread_id = values.get("thread_id", row.thread_id)
    if thread_id is not None and (was_shown or is_shown):
        count_mention(session, row.site_id, thread_id, int(is_shown) - int(was_shown))


def count_mention(session: Session, site_id: int, thread_id: int, more: int) -> None:
    """Count published mentions of a thread that come or go; readers see it anew."""
    session.execute(
        update(Thread)
        .where(Thread.site_id == site_id, Thread.id == thread_id)
        .values(mention_count=Thread.mention_count + more, version=Thread.version + 1)
        .execution_options(synchronize_session=False)
    )
    readers_see(site_id, thread_id)
