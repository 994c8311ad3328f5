"""Comentario's export: version 3, and version 1, which is Commento's with other names.

Pages have no host. A comment that is neither approved nor pending was rejected.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    flag,
    identifier,
    mapping,
    number,
    page_address,
    text,
    votes,
)
from comments_service.transfer.entries import Entry, Item, Page, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.formats import commento
from comments_service.transfer.formats.commento import NOBODY, Person, persons

NAME = "comentario"
TITLE = "Comentario"

_NO_ID = "00000000-0000-0000-0000-000000000000"


def recognises(sample: Sample) -> bool:
    """Version 3, or version 1 with paths."""
    head = sample.head
    if b'"commenterHex"' in head:
        return b'"url"' not in head and b'"path"' in head
    has_flags = b'"isApproved"' in head or b'"isReadonly"' in head
    return has_flags and b'"pages"' in head and b'"version"' in head


def read(source: Source) -> Iterator[Item]:
    """Pages and comments. Raises BadFile."""
    if _version(source) == 1:
        yield from commento.read(source)
        return
    people = persons(source, "id", "websiteUrl")
    with source.binary() as stream:
        for one in values(stream, "pages[]", "comments[]"):
            record = mapping(one.value)
            if one.path == "pages[]":
                yield _page(record)
            elif "pageId" in record:
                yield _entry(record, people, f"comment {one.number}")
            else:
                yield Skipped(NO_COMMENT, f"comment {one.number}")


def _version(source: Source) -> int:
    with source.binary() as stream:
        return next((number(one.value) for one in values(stream, "version")), 0)


def _page(record: dict[str, Any]) -> Page:
    return Page(
        key=text(record.get("id")),
        address=page_address(text(record.get("path"))) or "/",
        title=text(record.get("title")) or None,
        is_closed=flag(record.get("isReadonly")),
    )


def _entry(record: dict[str, Any], people: Mapping[str, Person], where: str) -> Entry:
    name, email, link = people.get(text(record.get("userCreated")), NOBODY)
    markdown, html = text(record.get("markdown")), text(record.get("html"))
    up, down = votes(record.get("score"))
    return Entry(
        id=text(record.get("id")),
        page=text(record["pageId"]),
        parent_id=identifier(record.get("parentId"), _NO_ID),
        created_at=timestamps.iso(text(record.get("createdTime"))),
        text=markdown or html,
        markup="markdown" if markdown else "html",
        status=_status(record),
        name=name or text(record.get("authorName")) or None,
        email=email or None,
        website=link,
        pinned=flag(record.get("isSticky")),
        edited_at=timestamps.iso(text(record.get("editedTime"))),
        up=up,
        down=down,
        where=where,
    )


def _status(record: dict[str, Any]) -> Status:
    if flag(record.get("isDeleted")):
        return Status.DELETED
    if flag(record.get("isPending")):
        return Status.HELD
    return Status.PUBLISHED if flag(record.get("isApproved")) else Status.SPAM
