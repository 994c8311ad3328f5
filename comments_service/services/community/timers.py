"""Messages that look at a wait again: each finds it as it is then, and may find nothing to do."""

from datetime import datetime
from typing import Protocol

from comments_service.extensions import connection
from comments_service.queries.community.expecting import policy_for_needs
from comments_service.queries.community.needs import NeedRow
from comments_service.rules.community.due import Timed
from comments_service.rules.community.needs import UNTIL_THEY_WRITE
from comments_service.services.community.alerts import Alerted
from comments_service.services.core.outbox import enqueue

#: The topic of the message that escalates: {"comment_id": number}.
ESCALATE_TOPIC = "escalate_need"
#: The topic of the message that wakes what was put off: {"comment_id": number, "until": moment}.
WAKE_TOPIC = "wake_need"
ESCALATED = "escalated"


class Escalating(Timed, Alerted, Protocol):
    """A site that wants to hear of what nobody answered in time, or not."""


def queue_escalation(site: Escalating, comment_id: int, due_at: datetime, now: datetime) -> None:
    """Have a wait looked at when it is due, once the caller's transaction is committed.

    One statement; none without a target, or where nobody wants to hear of it.
    """
    if site.target_s and ESCALATED in site.alerts.split():
        payload = {"comment_id": comment_id}
        enqueue(connection(), site.id, ESCALATE_TOPIC, payload, now=now, due_at=due_at)


def queue_waking(site_id: int, comment_id: int, until: datetime, now: datetime) -> None:
    """Have a wait that was put off come back, once the caller's transaction is committed.

    One statement.
    """
    payload = {"comment_id": comment_id, "until": until.isoformat()}
    enqueue(connection(), site_id, WAKE_TOPIC, payload, now=now, due_at=max(until, now))


def look_again(need: NeedRow, moment: datetime, now: datetime) -> None:
    """Have what was put off until its commenter writes looked at from ``moment`` on, once due.

    Two statements; none of what was put off until a time, whose message waits for that.
    """
    if need.wake_at == UNTIL_THEY_WRITE:
        site = policy_for_needs(need.site_id)
        queue_escalation(site, need.comment_id, max(need.due_at, moment), now)
