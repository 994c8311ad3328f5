"""Cusdis: its SQLite database, since it has no export.

What is not approved waits; ``moderatorId`` marks what the site's owner wrote. Times are
milliseconds, or text where SQLite wrote them.
"""

from collections.abc import Iterator
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import flag, identifier, page_address, text
from comments_service.transfer.entries import BadFile, Entry, Item, Page
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.sqlite_file import sqlite_file

NAME = "cusdis"
TITLE = "Cusdis (its SQLite database)"

_NEEDED = {"id", "pageId", "created_at", "by_nickname", "content", "approved"}
_OTHERS = {"by_email", "parentId", "moderatorId", "deletedAt", "deleted_at"}
_OF_PAGES = {"id", "slug", "url", "title"}


def recognises(sample: Sample) -> bool:
    """Tell a SQLite file with the columns of its comments."""
    return sample.is_sqlite and b"by_nickname" in sample.head and b"pageId" in sample.head


def read(source: Source) -> Iterator[Item]:
    """Pages, then comments as they are stored. Raises BadFile."""
    with sqlite_file(source, "Cusdis") as file:
        columns, of_pages = file.columns("comments"), file.columns("pages")
        if not columns >= _NEEDED or not of_pages >= {"id", "slug"}:
            raise BadFile("it is not a database of Cusdis: tables or columns are missing.")
        for row in file.rows("pages", sorted(of_pages & _OF_PAGES)):
            slug = text(row["slug"])
            yield Page(
                key=text(row["id"]),
                address=page_address(text(row.get("url")).strip() or slug),
                title=text(row.get("title")) or None,
                identifier=slug or None,
            )
        for row in file.rows("comments", sorted(columns & (_NEEDED | _OTHERS))):
            yield _entry(row)


def _entry(row: dict[str, Any]) -> Entry:
    is_deleted = bool(row.get("deletedAt") or row.get("deleted_at"))
    status = Status.PUBLISHED if flag(row["approved"]) else Status.HELD
    return Entry(
        id=text(row["id"]),
        page=text(row["pageId"]),
        parent_id=identifier(row.get("parentId")),
        created_at=_moment(row["created_at"]),
        text=text(row["content"]),
        markup="markdown",
        status=Status.DELETED if is_deleted else status,
        name=text(row["by_nickname"]) or None,
        email=text(row.get("by_email")) or None,
        badge="author" if row.get("moderatorId") else None,
        where=f"comment {text(row['id'])}",
    )


def _moment(value: Any) -> Any:
    return timestamps.iso(value) if isinstance(value, str) else timestamps.milliseconds(value)
