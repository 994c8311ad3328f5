"""The next look into the mailbox waits in the outbox, so that one worker looks at a time."""

from datetime import datetime

from sqlalchemy import func, select

from comments_service.models import OutboxMessage, Site
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: {}: look into the mailbox.
TOPIC = "mail_in"
_WAITING = select(OutboxMessage.id).where(
    OutboxMessage.topic == TOPIC, OutboxMessage.state == "waiting"
)


def look_again(site_id: int, now: datetime, due_at: datetime, message_id: int) -> None:
    """Look into the mailbox at a moment, after the look of a message, unless another waits."""
    with transaction() as session:
        if session.execute(_WAITING.where(OutboxMessage.id != message_id)).first() is None:
            enqueue(session, site_id, TOPIC, {}, now=now, due_at=due_at, destination=TOPIC)


def begin_looking(now: datetime) -> None:
    """Look into the mailbox from now on, unless that is under way; nothing without a site."""
    with transaction() as session:
        site_id = session.execute(select(func.min(Site.id))).scalar()
        if site_id is not None and session.execute(_WAITING).first() is None:
            enqueue(session, site_id, TOPIC, {}, now=now, destination=TOPIC)
