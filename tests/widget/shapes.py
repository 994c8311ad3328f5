"""The shapes of the service's answers."""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.widget.door import Json

#: How many replies come with a root.
ROOT_REPLIES = 10


def site(**changes: Any) -> Json:
    """A site's public settings."""
    return {
        "key": "blog",
        "name": "Blog",
        "language": "fr",
        "default_sort": "oldest",
        "theme": "inherit",
        "accent": None,
        "max_body_length": 10_000,
        "max_depth": 6,
        "require_name": False,
        "edit_window_seconds": 900,
        "closed_message": None,
        **changes,
    }


def make_author(name: str | None) -> Json:
    """The author of a comment as the service shows them."""
    words = (name or "").split()
    initials = "".join(word[0] for word in words)[:2].upper()
    hue = sum(ord(letter) * 37 for letter in name or "") % 360
    kind = "named" if name else "anonymous"
    avatar = {"initials": initials, "hue": hue}
    return {
        **{"name": name, "website": None, "kind": kind, "badge": None, "service": None},
        "avatar": avatar,
    }


def make_comment(id: str, body: str, **fields: Any) -> Json:
    """A comment as the service shows it; ``name`` is short for its author."""
    name = fields.pop("name", "Léa")
    comment = {
        "id": id,
        "parent_id": None,
        "in_reply_to": None,
        "html": body,
        "status": "published",
        "created_at": ago(),
        "edited_at": None,
        "author": make_author(name),
        "score": 0,
        "up": 0,
        "down": 0,
        "pinned": False,
        "replies": [],
    }
    comment.update(fields)
    if comment["status"] == "deleted":
        comment.update(html="", author=None, deleted_by=fields.get("deleted_by", "moderation"))
    return comment


def rendered(body: str) -> str:
    """Markdown enough for a test: paragraphs, bold, links."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(body, quote=False))
    text = re.sub(r"\[(.+?)\]\((https?://\S+?)\)", r'<a href="\2">\1</a>', text)
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))


def descendants(root: Json, every: list[Json]) -> list[Json]:
    """All replies below a comment, in the order of their ids."""
    ids = {root["id"]}
    found = []
    for comment in every:
        if comment["parent_id"] in ids:
            ids.add(comment["id"])
            found.append(comment)
    return found


def tree(root: Json, every: list[Json], *, whole: bool = False) -> Json:
    """A root with its first replies, nested; the rest behind a cursor."""
    below = descendants(root, every)
    first = below if whole else below[:ROOT_REPLIES]
    copies = {comment["id"]: {**comment, "replies": []} for comment in [root, *first]}
    for comment in first:
        copies[comment["parent_id"]]["replies"].append(copies[comment["id"]])
    if len(first) < len(below):
        more = {"count": len(below) - len(first), "cursor": str(ROOT_REPLIES)}
        copies[root["id"]]["more_replies"] = more
    return copies[root["id"]]


def ago(**delta: float) -> str:
    """That long ago, as the service writes times."""
    return (datetime.now(UTC) - timedelta(**delta)).isoformat().replace("+00:00", "Z")
