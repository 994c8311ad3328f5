"""A site's new hours or target, for those who wait: what was answered keeps its figures."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from comments_service.models import Need
from comments_service.models.base import table_of
from comments_service.queries.community.expecting import policy_for_needs, waiting
from comments_service.queries.community.needs import NeedRow
from comments_service.queries.core.rows import fetch_all
from comments_service.rules.community.due import due

#: The columns of a site that say until when an answer is due.
OF_DEADLINES = ("target_s", "time_zone", "working_hours", "closed_days")
_AT_ONCE = 500
_needs = table_of(Need)


def renew_deadlines(session: Session, site_id: int, changed: Collection[str]) -> None:
    """Set anew until when each wait of a site is due, if ``changed`` settings tell that.

    Call it in the transaction that writes the settings. Two statements for every 500 waits.
    """
    if not any(name in changed for name in OF_DEADLINES):
        return
    site = policy_for_needs(site_id)
    after = 0
    while waits := _some_waits(site_id, after):
        session.execute(
            update(_needs)
            .where(_needs.c.site_id == site_id, _needs.c.comment_id == bindparam("waiting_id"))
            .values(target_s=site.target_s, due_at=bindparam("due")),
            [{"waiting_id": one.comment_id, "due": due(site, one.waits_since)} for one in waits],
        )
        after = waits[-1].comment_id


def _some_waits(site_id: int, after: int) -> Sequence[NeedRow]:
    return fetch_all(
        NeedRow,
        select(*_needs.c)
        .where(_needs.c.site_id == site_id, _needs.c.comment_id > after, waiting(_needs))
        .order_by(_needs.c.comment_id)
        .limit(_AT_ONCE)
        .with_for_update(),
    )
