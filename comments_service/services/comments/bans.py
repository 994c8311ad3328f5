"""Refuse commenters who are banned."""

from dataclasses import replace
from datetime import datetime

from comments_service.queries.comments.bans import (
    bans_for,
    has_banned_comment,
    names_of_reader,
)
from comments_service.rules.comments.bans import Sender, refusal
from comments_service.services.comments.new_comment import SignedIn


def refuse_banned(
    site_id: int, sender: Sender, now: datetime, reader: SignedIn | None = None
) -> bool:
    """Raise AppError banned for whom a ban in force is meant. At most three statements.

    ``reader`` is who is signed in: a ban meets them under whatever name they write. Return whether
    one was made from a comment of theirs all the same: they have changed since.
    """
    if reader is not None:
        sender = replace(sender, signed_in_as=names_of_reader(site_id, reader.id))
    refused = refusal(bans_for(site_id, sender.values(), now), sender)
    if refused is not None:
        raise refused
    who = sender.commenter_id
    return who is not None and has_banned_comment(site_id, who, now)
