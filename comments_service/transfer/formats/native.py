"""Our own export: everything that a site held, under the same ids where those are free.

What is shown as HTML is made anew of the source, as if it came from a stranger: files are edited.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.rules.text.page_keys import ID_MARK
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import mapping, text
from comments_service.transfer.entries import BadFile, Entry, Extra, Item, Page
from comments_service.transfer.export.native import MARK, OWN, VERSION
from comments_service.transfer.files.json_stream import JsonValue, values
from comments_service.transfer.files.source import Sample, Source

NAME = OWN
TITLE = "Palabre (its own export)"

_EXTRAS = (
    "moderators", "commenters", "readers", "aliases", "votes", "reactions", "page_reactions",
    "reports", "events", "needs", "need_events", "watches", "watch_hits", "saved_replies",
    "saved_reply_uses",
)  # fmt: skip
_COLUMNS = (
    "author_kind", "author_badge", "author_service", "commenter_id", "poster_hash", "network_hash",
    "moderator", "reasons", "source", "created_at", "page_title", "page_url",
)  # fmt: skip


def recognises(sample: Sample) -> bool:
    """By its first member."""
    return re.match(rb'\s*\{\s*"%b"' % MARK.encode(), sample.head) is not None


def read(source: Source) -> Iterator[Item]:
    """All of the file. Raises BadFile, also for a file of a later version."""
    is_ours = False
    with source.binary() as stream:
        tables = [f"{name}[]" for name in ("threads", "comments", *_EXTRAS)]
        for one in values(stream, MARK, "site", *tables):
            if one.path == MARK:
                _check(one.value)
                is_ours = True
            else:
                yield from _items(one)
    if not is_ours:
        raise BadFile(f"it is no export of Palabre: there is no {MARK!r} in it.")


def _items(one: JsonValue) -> Iterator[Item]:
    if one.path == "comments[]":
        yield _comment(one)
    elif one.path == "threads[]":
        page = _page(one)
        yield page
        yield Extra("threads", page.key, mapping(one.value))
    else:
        yield _extra(one)


def _check(version: Any) -> None:
    if version != VERSION:
        raise BadFile(f"it is of version {text(version) or '?'}: this Palabre reads {VERSION}.")


def _page(one: JsonValue) -> Page:
    row = mapping(one.value)
    return Page(
        key=_page_name(row, "url"),
        address=text(row.get("url")) or None,
        title=text(row.get("title")),
        page_id=text(row.get("page_id")) or None,
        is_closed=row.get("closed_at") is not None,
    )


def _comment(one: JsonValue) -> Entry:
    row = mapping(one.value)
    is_markdown = row.get("renderer_version") not in (0, None)
    status = text(row.get("status"))
    return Entry(
        id=text(row.get("id")),
        page=_page_name(row, "page"),
        parent_id=text(row.get("parent_id")) or None,
        created_at=timestamps.iso(text(row.get("created_at"))),
        text=text(row.get("body" if is_markdown else "html")),
        markup="markdown" if is_markdown else "html",
        status=Status(status) if status in list(Status) else Status.HELD,
        name=text(row.get("author_name")),
        email=text(row.get("author_email")),
        website=text(row.get("author_website")),
        up=_whole(row.get("up")),
        down=_whole(row.get("down")),
        pinned=row.get("pinned") is True,
        edited_at=timestamps.iso(text(row.get("edited_at"))),
        deleted_by="author" if row.get("deleted_by") == "author" else None,
        where=f"comment {one.number}",
        native={name: row.get(name) for name in _COLUMNS}
        | ({} if is_markdown else {"body": text(row.get("body"))}),
    )


def _extra(one: JsonValue) -> Extra:
    """Return a row of another table, with the comment, the page or the person that it is about."""
    row = mapping(one.value)
    owners = (text(row.get("comment_id")), _page_name(row, "page"), text(row.get("id")))
    owner = next(filter(None, owners), "")
    return Extra(one.path.removesuffix("[]"), owner, row)


def _page_name(row: Mapping[str, Any], address: str) -> str:
    """How comments of the file name their page: several with ids may share an address."""
    page_id = text(row.get("page_id"))
    return f"{ID_MARK}{page_id}" if page_id else text(row.get(address))


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0
