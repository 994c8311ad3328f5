"""The mails of a week's report leave together, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from comments_service.services.community.reports import begin_report
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction


def send_reports(
    site_id: int, at: datetime, mails: Iterable[dict[str, Any]], now: datetime
) -> None:
    """Send the mails of the report that was planned for ``at``, unless that has been done."""
    with transaction() as session:
        if begin_report(session, site_id, at, now):
            for mail in mails:
                enqueue(session, site_id, "mail", mail, now=now)
