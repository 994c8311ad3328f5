"""Commento's export, version 1: comments, then the commenters, whose names they lack.

Also what Comentario wrote in that form, with ``path`` for ``url`` and ``host`` for ``domain``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import (
    NO_COMMENT,
    Pages,
    flag,
    identifier,
    mapping,
    one_of,
    page_address,
    text,
    votes,
    website,
)
from comments_service.transfer.entries import Entry, Item, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "commento"
TITLE = "Commento"

#: What is known of a commenter: their name, e-mail and web site.
Person = tuple[str, str, str | None]

NOBODY: Person = ("", "", None)
_STATUS = {"approved": Status.PUBLISHED, "unapproved": Status.HELD, "flagged": Status.SPAM}


def recognises(sample: Sample) -> bool:
    """Version 1, unless its addresses are as Comentario writes them."""
    head = sample.head
    return b'"commenterHex"' in head and (b'"url"' in head or b'"path"' not in head)


def read(source: Source) -> Iterator[Item]:
    """Yield the comments, each page when it is first named. Raises BadFile."""
    people = persons(source, "commenterHex", "link")
    pages = Pages()
    with source.binary() as stream:
        for one in values(stream, "comments[]"):
            where = f"comment {one.number}"
            record = mapping(one.value)
            if "commentHex" not in record:
                yield Skipped(NO_COMMENT, where)
                continue
            key = _address(record)
            yield from pages.page(key)
            yield _entry(record, key, people, where)


def persons(source: Source, key: str, link: str) -> dict[str, Person]:
    """Return the commenters by ``key``; nothing else of them is kept. Raises BadFile."""
    with source.binary() as stream:
        return {
            text(one.get(key)): (
                text(one.get("name")),
                text(one.get("email")),
                website(one.get(link)),
            )
            for one in (mapping(one.value) for one in values(stream, "commenters[]"))
        }


def _address(record: dict[str, Any]) -> str:
    path = page_address(one_of(record, "url", "path")) or "/"
    host = one_of(record, "domain", "host")
    return f"https://{host}{path}" if host and path.startswith("/") else path


def _entry(record: dict[str, Any], page: str, people: Mapping[str, Person], where: str) -> Entry:
    name, email, link = people.get(text(record.get("commenterHex")), NOBODY)
    markdown, html = text(record.get("markdown")), text(record.get("html"))
    up, down = votes(record.get("score"))
    return Entry(
        id=text(record["commentHex"]),
        page=page,
        parent_id=identifier(record.get("parentHex"), "root"),
        created_at=timestamps.iso(text(record.get("creationDate"))),
        text=markdown or html,
        markup="markdown" if markdown else "html",
        status=_status(record, markdown or html),
        name=name or None,
        email=email or None,
        website=link,
        up=up,
        down=down,
        where=where,
    )


def _status(record: dict[str, Any], content: str) -> Status:
    if flag(record.get("deleted")) or content.strip() in ("", "[deleted]"):
        return Status.DELETED
    # What Commento does not say is approved is not shown.
    return _STATUS.get(text(record.get("state")), Status.HELD)
