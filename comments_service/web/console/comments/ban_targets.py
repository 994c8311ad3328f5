"""By what the author of a comment can be banned."""

from collections.abc import Sequence
from datetime import datetime

from comments_service.errors import AppError
from comments_service.queries.moderation.comments import OriginRow
from comments_service.rules.comments.bans import Target, commenter_target, typed_target
from comments_service.rules.core.identity import month_of
from comments_service.rules.text.render import links_of

_HOSTS_AT_MOST = 8


def targets_of(origin: OriginRow, at: datetime) -> list[Target]:
    """Return what is known of who wrote and can be banned (queries.moderation.bans.origin_of).

    ``at`` is now: addresses can be told apart until their month is over. By their token, e-mail,
    name, address, the network around it, and each host that the comment links to.
    """
    month = month_of(origin.created_at)
    typed: list[tuple[str, str | None]] = [
        ("email", origin.author_email),
        ("name", origin.author_name),
    ]
    hashed = [("address", origin.poster_hash), ("network", origin.network_hash)]
    linked: list[tuple[str, str | None]] = [("domain", link) for link in links_of(origin.html)]
    linked += [("domain", origin.author_website)]
    hosts = _targets(linked)[:_HOSTS_AT_MOST]
    by_place = [Target(kind, "", known_by, month) for kind, known_by in hashed if known_by]
    by_token = [commenter_target(origin.commenter_id)] if origin.commenter_id else []
    by_place = by_place if month == month_of(at) else []
    return [*_targets(typed), *by_token, *by_place, *hosts]


def _targets(typed: Sequence[tuple[str, str | None]]) -> list[Target]:
    """Those of which a target can be made, each once."""
    targets: dict[tuple[str, str], Target] = {}
    for kind, text in typed:
        try:
            target = typed_target(kind, text or "")
        except AppError:
            continue
        targets.setdefault((kind, target.known_by), target)
    return list(targets.values())
