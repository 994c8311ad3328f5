"""Real files of many systems, and what is stored of them."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment

SAMPLES = Path(__file__).parent / "samples"


def file_of(name: str, folder: Path) -> Path:
    """The sample as a switcher has it: SQL becomes a database."""
    if not name.endswith(".sql"):
        return SAMPLES / name
    path = folder / name.replace(".sql", ".db")
    with closing(sqlite3.connect(path)) as database:
        database.executescript((SAMPLES / name).read_text(encoding="utf-8"))
    return path


def by_text(app: Flask) -> dict[str, Any]:
    """Everything that is stored, by the text of the comment."""
    with app.app_context():
        rows = db.session.execute(select(*Comment.__table__.columns)).all()
    return {row.body or f"gone {row.source_id}": row for row in rows}
