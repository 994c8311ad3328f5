"""Refuse commenters who are banned."""

from datetime import datetime

from comments_service.queries.comments.bans import bans_for, has_banned_comment
from comments_service.rules.comments.bans import Sender, refusal


def refuse_banned(site_id: int, sender: Sender, now: datetime) -> bool:
    """Raise AppError banned for whom a ban in force is meant. At most two statements.

    Return whether one was made from a comment of theirs all the same: they have changed since.
    """
    refused = refusal(bans_for(site_id, sender.values(), now), sender)
    if refused is not None:
        raise refused
    who = sender.commenter_id
    return who is not None and has_banned_comment(site_id, who, now)
