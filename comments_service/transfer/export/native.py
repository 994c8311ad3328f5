"""Our own form: one JSON object that holds all of a site, documented in docs/export.md.

``transfer.formats.native`` reads it. What is new in a later version is added; what changes its
meaning raises ``VERSION``.
"""

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from comments_service.models import Comment
from comments_service.models.personal import PERSONAL
from comments_service.queries.imports import exports, readers, team, waits
from comments_service.queries.imports.export_scope import Columns, Scope
from comments_service.rules.comments.status import Status
from comments_service.rules.text.page_keys import id_of_key

#: The first member of every export: what the file is, and its version.
MARK, VERSION = "palabre_export", 1
#: The source of comments that were written here and came back.
OWN = "native"

# Columns that stay here: numbers of this database alone, and what is counted anew.
_LOCAL = {
    "site_id", "thread_id", "moderator_id", "root_id", "is_visible", "child_count", "reply_count",
    "version", "page_key", "open_reports", "score", "import_id", "source_name", "source_id",
    # What people of the team work on is nobody else's business.
    "device",
    # Repeated requests are recognised for minutes.
    "idempotency_hash", "request_hash",
}  # fmt: skip
_IDS = {
    "id", "comment_id", "parent_id", "commenter_id", "last_comment_id", "answer_id", "watch_id",
    "reply_id",
}  # fmt: skip
# What the service notes of a site for itself.
_OF_SERVICE = ("id", "version", "created_at", "alerts", "watch_version", "report_at", "reported_on")
# What is left of a deleted comment.
_DELETED: dict[str, Any] = {
    **{name: value for name, value in PERSONAL[Comment].items() if name not in _LOCAL},
    "renderer_version": 0,
    "moderator": None,
    "up": 0,
    "down": 0,
    "reactions": None,
    "pinned": False,
}


def write(scope: Scope) -> Iterator[bytes]:
    """Yield the file, line by line: each row of a table is a line of its own."""
    yield b"{" + _member(MARK, VERSION)
    yield b",\n" + _member("site", _site(scope))
    yield from _table("moderators", exports.moderators(scope), _plain)
    yield from _table("commenters", exports.commenters(scope), _plain)
    yield from _table("readers", readers.readers(scope), _plain)
    yield from _table("threads", exports.threads(scope), _plain)
    yield from _table("aliases", exports.aliases(scope), _plain)
    yield from _table("comments", exports.comments(scope), _comment)
    yield from _table("votes", exports.votes(scope), _plain)
    yield from _table("reactions", exports.reactions(scope), _plain)
    yield from _table("page_reactions", exports.page_reactions(scope), _plain)
    yield from _table("mentions", exports.mentions(scope), _plain)
    yield from _table("reports", exports.reports(scope), _line)
    yield from _table("events", exports.events(scope), _line)
    yield from _table("needs", waits.needs(scope), _plain)
    yield from _table("need_events", waits.need_events(scope), _plain)
    yield from _table("watches", team.watches(scope), _plain)
    yield from _table("watch_hits", team.watch_hits(scope), _plain)
    yield from _table("saved_replies", team.saved_replies(scope), _plain)
    yield from _table("saved_reply_uses", team.saved_reply_uses(scope), _plain)
    yield b"}\n"


def hexadecimal(number: int) -> str:
    """Return an id as it is in the file: its public form but for the site."""
    return f"{number:x}"


def _table(
    name: str, rows: Iterator[Columns], form: Callable[[Columns], Columns]
) -> Iterator[bytes]:
    yield b",\n" + orjson.dumps(name) + b": ["
    between = b"\n"
    for row in rows:
        yield between + orjson.dumps(form(row), option=orjson.OPT_UTC_Z)
        between = b",\n"
    yield b"]"


def _member(name: str, value: Any) -> bytes:
    return orjson.dumps(name) + b": " + orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _site(scope: Scope) -> Columns:
    row = exports.site_row(scope)
    columns = {name: value for name, value in row.items() if name not in _OF_SERVICE}
    return columns | {"origins": list(exports.origins(scope))}


def _comment(row: Columns) -> Columns:
    """Return a comment; ``source`` says where an imported one comes from."""
    columns = _plain(row)
    name, source_id = row["source_name"], row["source_id"]
    is_own = name is None or (name, source_id) == (OWN, columns["id"])
    columns["source"] = None if is_own else {"name": name, "id": source_id}
    return columns | _DELETED if row["status"] == Status.DELETED else columns


def _line(row: Columns) -> Columns:
    """Return a row without its id, which says no more than the order of the file."""
    columns = _plain(row)
    del columns["id"]
    return columns


def _plain(row: Columns) -> Columns:
    """Return a row without what stays here, and with ids as they are in links.

    ``page_id`` is there where the page is named by an id.
    """
    key = row.get("page_key")
    page_id = id_of_key(key) if isinstance(key, str) else None
    return {
        name: hexadecimal(value) if name in _IDS and value is not None else value
        for name, value in row.items()
        if name not in _LOCAL
    } | ({} if page_id is None else {"page_id": page_id})
