"""The report of a site's week: one message waits for the next one, and writes the one after it."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from comments_service.models import Membership, Site
from comments_service.rules.community.reports import monday_of, next_report
from comments_service.services.community.deadlines import OF_DEADLINES
from comments_service.services.core.outbox import enqueue

#: The topic of the message: {"at": moment in ISO 8601}.
TOPIC = "report"
#: The columns of a site that say whether and when there is a report.
OF_REPORTS = frozenset(("weekly_report", *OF_DEADLINES))


def plan_report(session: Session, site_id: int, now: datetime) -> None:
    """Have the next report made when its Monday comes, if the site or a member wants one.

    Call it in each transaction that changes that. A message of another moment finds that it is not
    the next one any more. Three statements at most.
    """
    site = session.get_one(Site, site_id, populate_existing=True)
    member = exists().where(Membership.site_id == site_id, Membership.weekly_report.is_(True))
    is_wanted = site.weekly_report or session.execute(select(member)).scalar_one()
    moment = next_report(site, site.reported_on, now) if is_wanted else None
    changed = session.execute(
        update(Site)
        .where(Site.id == site_id, Site.report_at.is_distinct_from(moment))
        .values(report_at=moment)
        .returning(Site.id)
        .execution_options(synchronize_session=False)
    )
    if changed.first() and moment:
        payload = {"at": moment.isoformat()}
        enqueue(session, site_id, TOPIC, payload, now=now, due_at=moment)


def begin_report(session: Session, site_id: int, at: datetime, now: datetime) -> bool:
    """Tell whether the report of ``at`` is still to be made; then it is, and the next planned.

    Of two workers one is told so, the other finds the moment gone.
    """
    site = session.get_one(Site, site_id, populate_existing=True)
    ours = session.execute(
        update(Site)
        .where(Site.id == site_id, Site.report_at == at)
        .values(report_at=None, reported_on=monday_of(now, site.time_zone))
        .returning(Site.id)
        .execution_options(synchronize_session=False)
    )
    if ours.first() is None:
        return False
    plan_report(session, site_id, now)
    return True
