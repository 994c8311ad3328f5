"""The JSON that Isso calls generic: pages with comments, without answers, states and zones."""

from collections.abc import Iterator
from typing import Any

from comments_service.transfer import timestamps
from comments_service.transfer.coerce import NO_COMMENT, mapping, page_address, text
from comments_service.transfer.entries import Entry, Item, Page, Skipped
from comments_service.transfer.files.json_stream import values
from comments_service.transfer.files.source import Sample, Source

NAME = "isso-json"
TITLE = "Isso's generic JSON"


def recognises(sample: Sample) -> bool:
    """Tell an array of pages with comments; GitHub's issues have more names than that."""
    members = (b'"comments"', b'"title"', b'"id"')
    if b'"authorAssociation"' in sample.head or b'"repository_url"' in sample.head:
        return False
    return sample.head.lstrip().startswith(b"[") and all(name in sample.head for name in members)


def read(source: Source) -> Iterator[Item]:
    """Each page with its comments. Raises BadFile."""
    with source.binary() as stream:
        for one in values(stream, "[]"):
            page = mapping(one.value)
            # Without an id of its own a page cannot be named, not even by nothing.
            key = text(page.get("id")).strip() or f"page {one.number}"
            address = page_address(text(page.get("id")))
            yield Page(key=key, address=address, title=text(page.get("title")) or None)
            comments = page.get("comments")
            for position, comment in enumerate(comments if isinstance(comments, list) else (), 1):
                yield _item(key, comment, position, f"page {one.number}, comment {position}")


def _item(page: str, comment: Any, position: int, where: str) -> Item:
    if not isinstance(comment, dict):
        return Skipped(NO_COMMENT, where)
    return Entry(
        # Where nothing else tells two comments of a page apart, their order does.
        id=text(comment.get("id")).strip() or f"#{position}",
        page=page,
        parent_id=None,
        created_at=timestamps.iso(text(comment.get("created"))),
        text=text(comment.get("text")),
        markup="markdown_html",
        name=text(comment.get("author")) or None,
        email=text(comment.get("email")) or None,
        website=text(comment.get("website")) or None,
        where=where,
    )
