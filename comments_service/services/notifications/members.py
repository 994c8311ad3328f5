"""How often a member of a site is mailed of its comments."""

from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, invalid
from comments_service.models import MemberAlerts, Membership
from comments_service.rules.notifications.rhythm import RHYTHMS
from comments_service.services.community.reports import plan_report
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.recipients import member_recipient
from comments_service.services.notifications.wanted_alerts import note_wanted_alerts

LEAST_MINUTES, MOST_MINUTES = 5, 720


def set_member_alerts(  # noqa: PLR0913 - a form's fields
    whose: tuple[int, int],
    rhythm: str,
    minutes: int,
    time_zone: str,
    language: str,
    now: datetime,
) -> None:
    """Mail a member ``now``, ``every`` so many minutes, ``daily`` or ``never``.

    ``whose`` is (site, account), who must be a member. Raise AppError invalid.
    """
    site_id, moderator_id = whose
    if rhythm not in (*RHYTHMS, "never"):
        raise invalid("rhythm", "invalid", N_("Choose one of the list."))
    if rhythm == "every" and not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise invalid("minutes", "invalid", N_("Enter a number from 5 to 720."))
    if time_zone not in available_timezones():
        raise invalid("time_zone", "invalid", N_("Choose one of the list."))
    with transaction() as session:
        _replace(session, site_id, moderator_id, rhythm, minutes, time_zone, language)
        note_wanted_alerts(session, site_id)
        if rhythm != "never":
            # What waited for another rhythm goes by this one.
            payload = {"recipient": member_recipient(moderator_id), "what": "comments"}
            enqueue(session, site_id, "notice", payload, now=now, destination="mail")


def set_weekly_report(whose: tuple[int, int], *, wants: bool, language: str, now: datetime) -> None:
    """Mail a member the figures of each week, in ``language``, or do not.

    ``whose`` is (site, account), who must be a member.
    """
    site_id, moderator_id = whose
    with transaction() as session:
        session.execute(
            update(Membership)
            .where(Membership.site_id == site_id, Membership.moderator_id == moderator_id)
            .values(weekly_report=wants, language=language)
            .execution_options(synchronize_session=False)
        )
        plan_report(session, site_id, now)


def _replace(  # noqa: PLR0913 - the columns
    session: Session,
    site_id: int,
    moderator_id: int,
    rhythm: str,
    minutes: int,
    time_zone: str,
    language: str,
) -> None:
    session.execute(
        delete(MemberAlerts).where(
            MemberAlerts.site_id == site_id, MemberAlerts.moderator_id == moderator_id
        )
    )
    if rhythm != "never":
        session.add(
            MemberAlerts(
                site_id=site_id,
                moderator_id=moderator_id,
                rhythm=rhythm,
                minutes=minutes,
                time_zone=time_zone,
                language=language,
            )
        )
