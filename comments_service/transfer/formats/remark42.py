"""Remark42's backup: JSON lines, first the site's users and pages, then one comment a line.

A deleted comment keeps its line without its text. Accounts and addresses are hashes, which say
nothing elsewhere; there is no e-mail.
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
    mapping,
    text,
    votes,
)
from comments_service.transfer.entries import Entry, Item, Skipped
from comments_service.transfer.files.json_stream import lines
from comments_service.transfer.files.source import Sample, Source

NAME = "remark42"
TITLE = "Remark42 (backup-….gz)"


def recognises(sample: Sample) -> bool:
    """Tell a first line with users and pages, or comments that each tell their locator."""
    head = sample.head.lstrip(b"\xef\xbb\xbf \r\n")
    first = head.partition(b"\n")[0]
    is_header = all(name in first for name in (b'"version"', b'"users"', b'"posts"'))
    return head.startswith(b"{") and (is_header or b'"locator"' in first)


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    pages = Pages()
    with source.binary() as stream:
        for line, value in lines(stream):
            record = mapping(value)
            if "version" in record and "locator" not in record:
                pages = Pages(_read_only(record))
            elif "locator" not in record:
                yield Skipped(NO_COMMENT, f"line {line}")
            else:
                key = text(mapping(record["locator"]).get("url")).strip()
                yield from pages.page(key, text(record.get("title")))
                yield _entry(record, key, f"line {line}")


def _read_only(header: dict[str, Any]) -> Iterator[str]:
    posts = header.get("posts")
    for post in map(mapping, posts if isinstance(posts, list) else ()):
        if flag(post.get("read_only")):
            yield text(post.get("url")).strip()


def _entry(record: dict[str, Any], page: str, where: str) -> Entry:
    edited = text(mapping(record.get("edit")).get("time"))
    up, down = _votes(record)
    html = text(record.get("text"))
    return Entry(
        id=text(record.get("id")),
        page=page,
        parent_id=identifier(record.get("pid")),
        created_at=timestamps.iso(text(record.get("time"))),
        text=html or text(record.get("orig")),
        markup="html" if html else "markdown",
        status=Status.DELETED if flag(record.get("delete")) else Status.PUBLISHED,
        name=text(mapping(record.get("user")).get("name")) or None,
        pinned=flag(record.get("pin")),
        edited_at=timestamps.iso(edited),
        up=up,
        down=down,
        where=where,
    )


def _votes(record: dict[str, Any]) -> tuple[int, int]:
    cast = list(mapping(record.get("votes")).values())
    if not cast:
        return votes(record.get("score"))
    up = sum(map(flag, cast))
    return up, len(cast) - up
