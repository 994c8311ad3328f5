"""Twikoo's comments as JSON: an array, ``{"code", "data": […]}``, or one a line.

``isSpam`` is spam, and everything that waits for a moderator as well. Times are milliseconds, ids
and long numbers text or MongoDB's objects.
"""

import re
from collections.abc import Iterator
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    Pages,
    flag,
    identifier,
    mapping,
    text,
    website,
)
from comments_service.transfer.entries import Entry, Item, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "twikoo"
TITLE = "Twikoo (twikoo-comment.json)"


_BY_LINE = re.compile(rb"\s*\{(?!\s*\"(?:code|data|message|msg|result|accessToken)\")")


def recognises(sample: Sample) -> bool:
    """Comments with ids of MongoDB and the field for spam, which only it has."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n\t")
    is_comment = all(name in head for name in (b'"_id"', b'"nick"', b'"comment"'))
    return head.startswith((b"[", b"{")) and is_comment and b'"objectId"' not in head


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    pages = Pages()
    sample = source.sample()
    is_by_line = recognises(sample) and _BY_LINE.match(sample.head)
    paths = ("{}",) if is_by_line else ("[]", "data[]")
    with source.binary() as stream:
        for one in values(stream, *paths, several=True):
            record, where = mapping(one.value), f"entry {one.number}"
            if "comment" not in record:
                yield Skipped(NO_COMMENT, where)
                continue
            key = text(record.get("url")).strip()
            yield from pages.page(key)
            yield _entry(record, key, where)


def _entry(record: dict[str, Any], page: str, where: str) -> Entry:
    likes = record.get("like")
    return Entry(
        id=identifier(record.get("_id")) or "",
        page=page,
        parent_id=identifier(record.get("pid")) or identifier(record.get("rid")),
        created_at=_moment(record.get("created")),
        text=text(record["comment"]),
        markup="html",
        status=Status.SPAM if flag(record.get("isSpam")) else Status.PUBLISHED,
        name=text(record.get("nick")) or None,
        email=text(record.get("mail")) or None,
        website=website(record.get("link")),
        up=len(likes) if isinstance(likes, list) else 0,
        pinned=flag(record.get("top")),
        where=where,
    )


def _moment(value: Any) -> Any:
    extended = mapping(value)
    inner = extended.get("$date", extended.get("$numberLong", value))
    inner = mapping(inner).get("$numberLong", inner)
    return timestamps.milliseconds(text(inner)) or timestamps.iso(text(inner))
