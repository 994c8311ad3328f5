"""A file read to its end, without a database: what a reader and the core make of it."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from comments_service.rules.text.render import clean_html
from comments_service.transfer.columns import columns_of
from comments_service.transfer.files.source import Source
from comments_service.transfer.open_file import open_file


class Comment(NamedTuple):
    """What stands in the spool of a comment."""

    id: str
    parent: str | None
    html: str
    name: str | None
    at: str | None


class Contents(NamedTuple):
    """The format, what came of each comment, and why others stayed out."""

    format: str
    comments: list[Comment]
    skipped: dict[str, int]


def contents(path: Path, word: str = "auto") -> Contents:
    """Return what is in the file. Raise BadFile."""
    with open_file(Source(path), word) as opened:
        rows = opened.spool.sql.execute(
            "SELECT id, parent, raw, at, is_dated FROM entries WHERE reason IS NULL ORDER BY n"
        ).fetchall()
        return Contents(
            opened.format.NAME, [_comment(*row) for row in rows], opened.spool.skip_counts()
        )


def texts(path: Path) -> list[str]:
    """Return the comments of the file as they would be shown."""
    return [one.html for one in contents(path).comments]


def file_with(folder: Path, name: str, data: str | bytes) -> Path:
    """Return a new file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return path


def folder_with(folder: Path, files: dict[str, Any]) -> Path:
    """Return a new folder of files, each with its text or its JSON."""
    for name, data in files.items():
        is_ready = isinstance(data, str | bytes)
        file_with(folder / "site", name, data if is_ready else json.dumps(data))
    return folder / "site"


def _comment(comment_id: str, parent: str | None, raw: str, at: int, is_dated: int) -> Comment:
    columns = columns_of(json.loads(raw))
    assert clean_html(columns["html"]) == columns["html"]
    moment = str(at // 1000) if is_dated else None
    return Comment(comment_id, parent, columns["html"], columns["author_name"], moment)
