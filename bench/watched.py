"""A busy team's site: 10,000 watches and as many waits, of which no post of the bench meets one."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench import targets
from bench.processes import Server
from bench.seed import SMALL, path_of

_COUNT = 10_000
_WATCHES = """
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
    INSERT INTO watches (site_id, id, name, search, created_at)
    SELECT 1, n, 'Watch ' || n, 'subject' || n || ' author:zoe', :at FROM n
"""
_WAITS = """
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :count)
    INSERT INTO needs (site_id, comment_id, thread_id, root_id, last_comment_id, state, cause,
                       version, waits_since, target_s, due_at, escalated)
    SELECT 1, n, n, n, n, 'open', 'asks', 1, :at, 3600, :at, 0 FROM n
"""


def start(folder: Path) -> Server:
    """The service on a new SQLite database that holds them; ``stop()`` ends it."""
    first = targets.current_service(folder)
    first.wait_for(path_of(SMALL))
    first.stop()
    fill(folder / "palabre.sqlite3")
    return targets.current_service(folder)


def fill(path: Path) -> None:
    """Write them down, as if people had made them."""
    values = {"count": _COUNT, "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_WATCHES, values)
        connection.execute(_WAITS, values)
        connection.execute("UPDATE sites SET watch_version = watch_version + 1")
