"""What a team has set up for itself, for our own export: watches with their hits, saved replies.

Of a whole site alone: a page's or a person's export is of comments. Nobody's own saved replies.
"""

from collections.abc import Iterator

from sqlalchemy import select

from comments_service.models import SavedReply, SavedReplyUse, Watch, WatchHit
from comments_service.queries.imports.export_scope import Columns, Scope, columns_of

_WATCH = ("id", "name", "search", "is_on", "alerts", "opens_need", "muted_until", "created_at")
_REPLY = ("id", "name", "language", "body", "created_at")


def watches(scope: Scope) -> Iterator[Columns]:
    """Yield the watches of the site. One statement."""
    if not scope.is_site:
        return iter(())
    return columns_of(
        select(*(getattr(Watch, name) for name in _WATCH))
        .where(Watch.site_id == scope.site_id)
        .order_by(Watch.id)
    )


def watch_hits(scope: Scope) -> Iterator[Columns]:
    """Yield what they have found. One statement."""
    if not scope.is_site:
        return iter(())
    return columns_of(
        select(WatchHit.comment_id, WatchHit.watch_id, WatchHit.at, WatchHit.useful)
        .where(WatchHit.site_id == scope.site_id)
        .order_by(WatchHit.watch_id, WatchHit.comment_id)
    )


def saved_replies(scope: Scope) -> Iterator[Columns]:
    """Yield the team's saved replies. One statement."""
    if not scope.is_site:
        return iter(())
    return columns_of(
        select(*(getattr(SavedReply, name) for name in _REPLY))
        .where(SavedReply.site_id == scope.site_id, SavedReply.owner_id.is_(None))
        .order_by(SavedReply.id)
    )


def saved_reply_uses(scope: Scope) -> Iterator[Columns]:
    """Yield which comments were answered by them. One statement."""
    if not scope.is_site:
        return iter(())
    is_reply = (SavedReply.site_id == SavedReplyUse.site_id) & (
        SavedReply.id == SavedReplyUse.reply_id
    )
    return columns_of(
        select(SavedReplyUse.comment_id, SavedReplyUse.reply_id)
        .join(SavedReply, is_reply)
        .where(SavedReplyUse.site_id == scope.site_id, SavedReply.owner_id.is_(None))
        .order_by(SavedReplyUse.reply_id, SavedReplyUse.comment_id)
    )
