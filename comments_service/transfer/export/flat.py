"""One row a comment, for spreadsheets and scripts: JSON and CSV."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson

from comments_service.queries.imports.export_scope import Scope
from comments_service.queries.imports.exports import ExportRow, comments_by_page
from comments_service.rules.comments.status import Status
from comments_service.rules.core.csv_cells import BYTE_ORDER_MARK, csv_line
from comments_service.rules.core.identity import reference

COLUMNS = (
    "id", "page_url", "page_title", "parent_id", "status", "created_at", "edited_at", "name",
    "email", "website", "kind", "badge", "pinned", "up", "down", "body", "html",
)  # fmt: skip


def write_json(scope: Scope) -> Iterator[bytes]:
    """Yield an array of objects with the members ``COLUMNS``."""
    between = b"["
    for row in comments_by_page(scope):
        yield between + b"\n" + orjson.dumps(_flat(row))
        between = b","
    yield b"\n]\n" if between == b"," else b"[]\n"


def write_csv(scope: Scope) -> Iterator[bytes]:
    """RFC 4180 with a header; what a spreadsheet would run gets an apostrophe before it."""
    yield BYTE_ORDER_MARK + csv_line(COLUMNS)
    for row in comments_by_page(scope):
        yield csv_line(_flat(row).values())


def _flat(row: ExportRow) -> dict[str, Any]:
    """Return a comment as a flat row; a deleted one has neither name nor text."""
    shown = row.status != Status.DELETED
    values = (
        reference(row.site_id, row.id),
        row.page_url,
        row.page_title,
        reference(row.site_id, row.parent_id) if row.parent_id else None,
        row.status,
        _time(row.created_at),
        _time(row.edited_at),
        row.author_name if shown else None,
        row.author_email if shown else None,
        row.author_website if shown else None,
        row.author_kind if shown else "anonymous",
        row.author_badge if shown else None,
        row.pinned,
        row.up,
        row.down,
        row.body if shown else "",
        row.html if shown else "",
    )
    return dict(zip(COLUMNS, values, strict=True))


def _time(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
