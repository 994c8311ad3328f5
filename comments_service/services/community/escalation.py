"""One step further: nobody has taken a question by the time its answer was due.

The message is written with the wait and finds it as it is then. Each wait escalates once, in
working time, and never after an answer.
"""

from datetime import datetime

from comments_service.queries.community.expecting import policy_for_needs
from comments_service.queries.community.needs import need_of
from comments_service.rules.community.due import next_open
from comments_service.rules.community.needs import UNTIL_THEY_WRITE, is_waiting
from comments_service.services.community.alerts import queue_alert
from comments_service.services.community.needs import write_columns
from comments_service.services.community.timers import ESCALATED, queue_escalation
from comments_service.services.core.transaction import transaction


def escalate(site_id: int, comment_id: int, now: datetime) -> bool:
    """Have the team alerted of a wait that is due and that nobody is answering; tell whether.

    Where it is not due any more, put off, being answered, or the team is not at work, it is looked
    at again then; what is put off until its commenter writes, once they have.
    """
    with transaction():
        need = need_of(site_id, comment_id, lock=True)
        if need is None or not is_waiting(need.state) or need.escalated:
            return False
        if need.wake_at == UNTIL_THEY_WRITE:
            return False
        site = policy_for_needs(site_id)
        free = max(one or now for one in (need.due_at, need.claimed_until, need.wake_at))
        moment = next_open(site, max(now, free))
        if moment > now:
            queue_escalation(site, comment_id, moment, now)
            return False
        write_columns(need, escalated=1)
        queue_alert(site, comment_id, (ESCALATED,), now)
        return True
