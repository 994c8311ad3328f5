"""Who cannot answer any more loses what was theirs to answer, in the same transaction."""

from sqlalchemy import select, update

from comments_service.extensions import connection
from comments_service.models import Need
from comments_service.models.base import table_of
from comments_service.queries.community.expecting import waiting
from comments_service.queries.community.needs import NeedRow
from comments_service.queries.core.rows import fetch_all
from comments_service.rules.community.needs import Step
from comments_service.services.community.needs import take_step
from comments_service.services.core.actor import SYSTEM, By

_needs = table_of(Need)


def unassign(site_id: int, moderator_id: int, by: By) -> None:
    """Take what waits for an answer off somebody, claims too; the log says the service did it.

    What waits no more may come back, and is nobody's then. Three statements, and two for each wait
    that was theirs.
    """
    connection().execute(
        update(_needs)
        .where(_needs.c.site_id == site_id, _needs.c.assignee_id == moderator_id, ~waiting(_needs))
        .values(assignee_id=None, assigned_by=None)
    )
    connection().execute(
        update(_needs)
        .where(_needs.c.site_id == site_id, _needs.c.claimed_by == moderator_id, waiting(_needs))
        .values(claimed_by=None, claimed_until=None)
    )
    theirs = fetch_all(
        NeedRow,
        select(*_needs.c)
        .where(_needs.c.site_id == site_id, _needs.c.assignee_id == moderator_id, waiting(_needs))
        .order_by(_needs.c.comment_id)
        .with_for_update(),
    )
    for need in theirs:
        take_step(need, Step.ASSIGNED, By(SYSTEM, by.at), assignee_id=None, assigned_by=None)
