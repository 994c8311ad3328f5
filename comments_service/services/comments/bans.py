"""Refuse commenters who are banned."""

from datetime import datetime

from comments_service.queries.comments.bans import bans_for
from comments_service.rules.comments.bans import Sender, refusal


def refuse_banned(site_id: int, sender: Sender, now: datetime) -> None:
    """Raise AppError banned for whom a ban in force is meant. One statement."""
    refused = refusal(bans_for(site_id, sender.values(), now), sender)
    if refused is not None:
        raise refused
