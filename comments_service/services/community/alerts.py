"""Alerts: the team is told of a comment, by whatever channels want to hear of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from comments_service.extensions import connection
from comments_service.rules.community.causes import kind_of
from comments_service.services.core.outbox import enqueue

#: The topic of the messages: {"comment_id": number, "causes": [cause, ...]}.
TOPIC = "alert"


class Alerted(Protocol):
    """What a row of ``sites`` says of alerts; a Site is one."""

    @property
    def id(self) -> int: ...

    @property
    def alerts(self) -> str: ...


def queue_alert(site: Alerted, comment_id: int, causes: Iterable[str], now: datetime) -> None:
    """Have the team told of a comment once the caller's transaction is committed.

    ``causes`` are those of rules.community.causes: "held", "asks", "follow_up", "watch:<id>",
    "escalated", "report", "published". Call it inside a transaction (services.core.transaction or
    a group commit), with the Site or any row that has its ``id`` and ``alerts``. One statement;
    none where nobody wants to hear of these causes, so call it without asking first.

    It may be called several times for one comment, and again when something is retried: a recipient
    hears of each (comment, cause) once. The text is read when the alert leaves: what is spam or
    deleted by then is not told. Imports and restores never call it.
    """
    kinds = site.alerts.split()
    heard = [cause for cause in causes if kind_of(cause) in kinds]
    if heard:
        payload = {"comment_id": comment_id, "causes": heard}
        enqueue(connection(), site.id, TOPIC, payload, now=now)
