"""Isso's database: SQLite, without an export command.

``mode`` 1 is published, 2 waits, 4 is deleted but answered. ``uri`` is a path, or whatever the page
said. Columns came and went: what is missing is nothing.
"""

from collections.abc import Iterator
from typing import Any

from comments_service.rules.comments.status import Status
from comments_service.transfer import timestamps
from comments_service.transfer.coerce import identifier, number, page_address, text
from comments_service.transfer.entries import BadFile, Entry, Item, Page, Skipped
from comments_service.transfer.files.source import Sample, Source
from comments_service.transfer.files.sqlite_file import sqlite_file

NAME = "isso"
TITLE = "Isso (comments.db)"
UNKNOWN_MODE = "in a state that Isso does not know"

_STATUS = {1: Status.PUBLISHED, 2: Status.HELD, 4: Status.DELETED}
_NEEDED = {"id", "tid", "parent", "created", "mode", "text"}
_OTHERS = ("modified", "author", "email", "website", "likes", "dislikes")


def recognises(sample: Sample) -> bool:
    """Tell a SQLite file with Isso's tables by the column of voters that only it has."""
    return sample.is_sqlite and b"voters" in sample.head and b"threads" in sample.head


def read(source: Source) -> Iterator[Item]:
    """Pages, then comments as they are stored. Raises BadFile."""
    with sqlite_file(source, "Isso") as file:
        columns, of_threads = file.columns("comments"), file.columns("threads")
        if not columns >= _NEEDED or not of_threads >= {"id", "uri"}:
            raise BadFile("it is not a database of Isso: tables or columns are missing.")
        for row in file.rows("threads", sorted({"id", "uri", "title"} & of_threads)):
            title = text(row.get("title")) or None
            uri = text(row["uri"])
            yield Page(
                key=text(row["id"]), address=page_address(uri), title=title, identifier=uri or None
            )
        for row in file.rows("comments", sorted(columns & {*_NEEDED, *_OTHERS})):
            yield _item(row)


def _item(row: dict[str, Any]) -> Item:
    status = _STATUS.get(number(row["mode"]))
    where = f"comment {text(row['id'])}"
    if status is None:
        return Skipped(UNKNOWN_MODE, where)
    return Entry(
        id=text(row["id"]),
        page=text(row["tid"]),
        parent_id=identifier(row["parent"]),
        created_at=timestamps.seconds(row["created"]),
        text=text(row["text"]),
        markup="markdown_html",
        status=status,
        name=text(row.get("author")) or None,
        email=text(row.get("email")) or None,
        website=text(row.get("website")) or None,
        up=number(row.get("likes")),
        down=number(row.get("dislikes")),
        edited_at=timestamps.seconds(row["modified"]) if row.get("modified") else None,
        where=where,
    )
