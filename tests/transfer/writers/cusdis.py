"""Cusdis's database, with the tables that its comments are in."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import Carries, MadeUpSite

FORMAT = "cusdis"
CARRIES = Carries(
    statuses={"published": "published", "held": "held", "spam": None, "deleted": "deleted"},
    emails=True,
)
_TABLES = """
    CREATE TABLE pages (id TEXT NOT NULL PRIMARY KEY, slug TEXT NOT NULL, url TEXT, title TEXT,
        created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, projectId TEXT NOT NULL);
    CREATE TABLE comments (id TEXT NOT NULL PRIMARY KEY, pageId TEXT NOT NULL,
        created_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, deletedAt DATETIME,
        moderatorId TEXT, by_email TEXT, by_nickname TEXT NOT NULL, content TEXT NOT NULL,
        approved BOOLEAN NOT NULL DEFAULT false, parentId TEXT);
"""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "cusdis.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(_TABLES)
        for number, page in enumerate(site.pages, 1):
            database.execute(
                "INSERT INTO pages (id, slug, url, title, projectId) VALUES (?, ?, ?, ?, 'p')",
                [f"page-{number}", page.path, page.url, page.title],
            )
            for one in page.comments:
                if one.status == "spam":
                    continue
                row = [
                    f"c-{one.number}",
                    f"page-{number}",
                    round((one.at - _EPOCH).total_seconds() * 1000),
                    1700000000000 if one.status == "deleted" else None,
                    one.email,
                    one.name or "",
                    as_markdown(one.body),
                    one.status != "held",
                    f"c-{one.answers}" if one.answers else None,
                ]
                database.execute(
                    "INSERT INTO comments (id, pageId, created_at, deletedAt, by_email,"
                    " by_nickname, content, approved, parentId) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    row,
                )
    return path
