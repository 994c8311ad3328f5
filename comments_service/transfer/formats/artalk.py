"""Artalk's Artrans: an array of comments, each with its page; ``rid`` is the parent.

Artalk writes every value as text, converters write real types and leave out what is empty.
"""

from collections.abc import Iterator
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    Pages,
    flag,
    identifier,
    number,
    one_of,
    text,
    website,
)
from comments_service.transfer.entries import Entry, Item, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "artalk"
TITLE = "Artalk (.artrans)"


def recognises(sample: Sample) -> bool:
    """Tell an array of comments that tell the key of their page."""
    return sample.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[") and (
        b'"page_key"' in sample.head and b'"nick"' in sample.head
    )


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    pages = Pages()
    with source.binary() as stream:
        for one in values(stream, "[]"):
            record, where = one.value, f"entry {one.number}"
            if not isinstance(record, dict) or "content" not in record:
                yield Skipped(NO_COMMENT, where)
                continue
            key = text(record.get("page_key")).strip()
            yield from pages.page(key, text(record.get("page_title")))
            yield _entry(record, key, where)


def _entry(record: dict[str, Any], page: str, where: str) -> Entry:
    return Entry(
        id=text(record.get("id")),
        page=page,
        parent_id=identifier(record.get("rid")),
        created_at=timestamps.iso(one_of(record, "created_at", "date")),
        text=text(record["content"]),
        markup="markdown_html",
        status=Status.HELD if flag(record.get("is_pending")) else Status.PUBLISHED,
        name=text(record.get("nick")) or None,
        email=text(record.get("email")) or None,
        website=website(record.get("link")),
        up=max(0, number(record.get("vote_up"))),
        down=max(0, number(record.get("vote_down"))),
        pinned=flag(record.get("is_pinned")),
        where=where,
    )
