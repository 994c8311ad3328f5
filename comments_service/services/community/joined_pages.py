"""Whoever waits on a page that joins another goes on to wait there."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from comments_service.models import Need, NeedEvent
from comments_service.models.base import table_of
from comments_service.rules.core.batches import batches

_AT_ONCE = 500

_needs, _log = table_of(Need), table_of(NeedEvent)


def carry_waits_over(session: Session, site_id: int, source: int, target: int) -> None:
    """Give the waits of the thread ``source``, and all of their log, to ``target``.

    The database refuses to change a line of the log, its thread included: each is written again as
    it is.
    """
    session.execute(
        update(_needs)
        .where(_needs.c.site_id == site_id, _needs.c.thread_id == source)
        .values(thread_id=target)
    )
    of_source = (_log.c.site_id == site_id) & (_log.c.thread_id == source)
    lines = session.execute(select(_log).where(of_source)).mappings().all()
    session.execute(delete(_log).where(of_source))
    for some in batches(lines, _AT_ONCE):
        session.execute(insert(_log), [{**line, "thread_id": target} for line in some])
