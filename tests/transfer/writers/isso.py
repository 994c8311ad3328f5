"""Isso's database, in its mode of writing ahead and with the columns of version 5."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.transfer.bodies import as_markdown
from tests.transfer.threads import EVERY_STATUS, Carries, MadeUp, MadeUpSite

FORMAT = "isso"
CARRIES = Carries(
    statuses=EVERY_STATUS | {"spam": None}, emails=True, websites=True, votes=True, edited=True
)
_MODES = {"published": 1, "held": 2, "deleted": 4}
_TABLES = """
    CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
    CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
        created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR,
        author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0,
        dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
    PRAGMA user_version = 5;
    PRAGMA journal_mode = WAL;
"""


def write(site: MadeUpSite, folder: Path) -> Path:
    """One file."""
    path = folder / "comments.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript(_TABLES)
        for number, page in enumerate(site.pages, 1):
            database.execute(
                "INSERT INTO threads VALUES (?, ?, ?)", [number, page.path, page.title]
            )
            for one in page.comments:
                if one.status in _MODES:
                    row = [number, *_row(one)]
                    marks = ",".join("?" * len(row))
                    database.execute(f"INSERT INTO comments VALUES ({marks})", row)
    return path


def _row(one: MadeUp) -> list[object]:
    gone = one.status == "deleted"
    return [
        one.number,
        one.answers,
        one.at.timestamp() + 0.25,
        one.edited_at.timestamp() if one.edited_at else None,
        _MODES[one.status],
        "192.0.2.0",
        "" if gone else as_markdown(one.body),
        None if gone else one.name,
        one.email,
        None if gone else one.website,
        one.up,
        one.down,
        b"\x00" * 256,
        0,
    ]
