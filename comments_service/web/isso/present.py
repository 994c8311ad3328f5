"""Comments as Isso shows them: ids are numbers, moments seconds, answers one level deep."""

from collections.abc import Iterable

from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow, ReaderRow
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import keyed_hash
from comments_service.web.http.context import current_service
from comments_service.web.present import Json

_PUBLISHED, _HELD, _DELETED = 1, 2, 4
_HASH_DIGITS = 12


def comment_json(row: ReaderRow) -> Json:
    """Return a comment as every reader gets it: what is not published has no text and no author."""
    return _whole(row, _PUBLISHED) if row.status == Status.PUBLISHED else _tombstone(row)


def own_comment_json(row: OwnRow) -> Json:
    """Return a comment as who wrote it gets it: also while it is held."""
    is_held = row.status in (Status.HELD, Status.SPAM)
    return _whole(row, _HELD) if is_held else comment_json(row)


def nested_json(roots: Iterable[ReaderRow], replies: Iterable[ReaderRow], most: int) -> list[Json]:
    """Return roots, each with up to ``most`` of its replies, and the number of the others."""
    below: dict[int, list[Json]] = {}
    for reply in replies:
        below.setdefault(reply.root_id, []).append(comment_json(reply))
    return [
        comment_json(root) | counted_json(root.reply_count, below.get(root.id, [])[:most])
        for root in roots
    ]


def counted_json(total: int, replies: list[Json]) -> Json:
    """Return a list of comments, how many there are, and how many of these it leaves out."""
    return {
        "total_replies": total,
        "hidden_replies": max(total - len(replies), 0),
        "replies": replies,
    }


def config_json(site: Site) -> Json:
    """Return what Isso tells its client of the server's settings."""
    return {
        "reply-to-self": True,
        "require-email": False,
        "require-author": site.require_name,
        "reply-notifications": False,
        "gravatar": False,
        "avatar": False,
        "feed": False,
    }


def _whole(row: ReaderRow, mode: int) -> Json:
    return {
        "id": row.id,
        # Isso has two levels: who answers an answer stands beside it.
        "parent": None if row.parent_id is None else row.root_id,
        "text": row.html,
        "author": row.author_name,
        "website": row.author_website,
        "mode": mode,
        "hash": _hash(row),
        "created": row.created_at.timestamp(),
        "modified": row.edited_at.timestamp() if row.edited_at else None,
        "likes": row.up,
        "dislikes": row.down,
        "notification": 0,
    }


def _tombstone(row: ReaderRow) -> Json:
    return _whole(row, _DELETED) | {
        "text": "",
        "author": None,
        "website": None,
        "hash": "0" * _HASH_DIGITS,
        "modified": None,
        "likes": 0,
        "dislikes": 0,
    }


def _hash(row: ReaderRow) -> str:
    """Return what tells names apart; Isso's is of the address, of which we tell nothing."""
    secret = current_service().settings.secret_key
    return keyed_hash(secret, "isso", f"{row.site_id}\0{row.author_name or ''}")[:_HASH_DIGITS]
