"""Everything that a service keeps: each value of each table, each byte of each file."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from flask import Flask
from sqlalchemy import MetaData, select

from comments_service.extensions import db


def rows_with(app: Flask, traces: Iterable[str]) -> list[str]:
    """The rows of all tables, those of the search index included, in which a trace stands."""
    with app.app_context():
        metadata = MetaData()
        metadata.reflect(db.engine)
        rows = [
            f"{table.name}: {_plain(dict(row))}"
            for table in metadata.sorted_tables
            for row in db.session.execute(select(table)).mappings()
        ]
        db.session.rollback()
    return [row for row in rows if any(trace in row for trace in traces)]


def files_with(folders: Iterable[Path], traces: Iterable[str]) -> list[str]:
    """The files in which a trace stands, in whatever case: free pages and logs included."""
    found = []
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes().lower()
        found += [f"{path.name}: {trace}" for trace in traces if trace.encode() in content]
    return found


def _plain(value: object) -> str:
    text = re.sub(r"\\u([0-9a-f]{4})", lambda part: chr(int(part[1], 16)), str(value))
    return unicodedata.normalize("NFC", text).lower()
