"""That a channel was switched off is said by the others, or else to the owners by mail."""

from datetime import datetime

from comments_service.queries.accounts.people import members_of
from comments_service.queries.notifications.channels import channels_of
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.notifications.recipients import (
    channel_recipient,
    destination_of,
    member_recipient,
)


def tell_of_failure(site_id: int, name: str, reason: str, now: datetime) -> None:
    """Tell the site's team that the channel ``name`` was switched off."""
    others = [channel_recipient(one.id) for one in channels_of(site_id) if one.state == "on"]
    owners = [member_recipient(one.id) for one in members_of(site_id) if one.role == "owner"]
    payload = {"what": "failure", "name": name, "reason": reason}
    with transaction() as session:
        for recipient in others or owners:
            enqueue(
                session,
                site_id,
                "notice",
                payload | {"recipient": recipient},
                now=now,
                destination=destination_of(site_id, recipient),
            )
