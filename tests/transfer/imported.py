"""A small forum's file, and what came of it."""

import json
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from comments_service.extensions import db
from tests.transfer.command import run

PAGE = "http://localhost/a/"


def told(app: Flask, file: Path, *options: str) -> Any:
    result = run(app, "disqus", file, "--json", *options)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def rows(app: Flask, *tables: Any) -> list[int]:
    """How many rows tables have."""
    with app.app_context():
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]


def undo(app: Flask, import_id: str) -> None:
    result = app.test_cli_runner().invoke(args=["imports", "undo", import_id])
    assert (result.exit_code, result.stdout) == (0, "Undone.\n")
