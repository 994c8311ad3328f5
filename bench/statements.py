"""The limit of the tables: what posts send to SQLite, by the driver alone, one after the other.

No request, no rendering, no Python but a loop. What the service itself sends is written down once,
and sent again to a copy of the database as it was before.
"""

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from bench import bodies
from bench.load import Measure
from comments_service import create_app
from comments_service.extensions import db, statement_observers
from comments_service.settings import Settings

_PAGES = 50


@dataclass(frozen=True)
class Recording:
    """A database, and what was sent to it for so many ``posts``, with its values."""

    posts: int
    before: Path
    sent: Sequence[tuple[str, Any]]


def record(folder: Path, posts: int) -> Recording:
    """Post to a service in this process. Raises RuntimeError when it refuses a comment."""
    app = create_app(
        Settings.from_env(
            {
                "DATA_DIR": str(folder / "recorded"),
                "MODERATION": "open",
                "RATE_LIMITS": "off",
                "WORKER": "off",
            }
        )
    )
    written = bodies.posts(_PAGES + posts)
    for number, post in enumerate(written[:_PAGES]):
        _post(app, post, number)
    before = folder / "before.sqlite3"
    with app.app_context():
        path = db.engine.url.database or ""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(before)) as copy:
        source.backup(copy)
    sent: list[tuple[str, Any]] = []
    note = lambda statement, values: sent.append((statement, values))  # noqa: E731
    commit = lambda _connection: note("COMMIT", ())  # noqa: E731
    statement_observers.append(note)
    event.listen(Engine, "commit", commit)
    for number, post in enumerate(written[_PAGES:]):
        _post(app, post, number)
    event.remove(Engine, "commit", commit)
    statement_observers.remove(note)
    with app.app_context():
        db.engine.dispose()
    return Recording(posts, before, sent)


def measure(recording: Recording, folder: Path) -> Measure:
    """Send all of it to a fresh copy, as durably as the service does."""
    path = folder / "replayed.sqlite3"
    for old in folder.glob(f"{path.name}*"):
        old.unlink()
    path.write_bytes(recording.before.read_bytes())
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        began = time.perf_counter()
        for statement, values in recording.sent:
            connection.execute(statement, values).fetchall()
        took = time.perf_counter() - began
    each_ms = took / recording.posts * 1000
    return Measure(recording.posts / took, each_ms, each_ms, 0)


def _post(app: Flask, post: bodies.Post, number: int) -> None:
    body = {
        "url": f"https://localhost/bench/post-{number % _PAGES}",
        "body": bodies.numbered(post, number),
        "author": {"name": post.name} if post.name else {},
    }
    answer = app.test_client().post("/api/v1/comments", json=body)
    if answer.status_code != 201:
        raise RuntimeError(f"a comment was not taken: {answer.status_code} {answer.data[:300]!r}")
