"""The ids under which the entries of a spool are stored: by time, none of them taken."""

import secrets
from collections.abc import Iterator, Mapping
from sqlite3 import Cursor

from comments_service.queries.imports.imports import largest_id, root_ids
from comments_service.rules.core.identity import RANDOM_BITS, id_at
from comments_service.transfer.spool import Spool

_AT_ONCE = 500
# How often ids are drawn until none is taken; a last collision is met in the transaction.
_DRAWS = 5
_LARGEST_STEP = 512
# Very many comments of one millisecond reach into the next ones: half a million into 128.
_SPREAD = 128


def assign_ids(spool: Spool, site_id: int) -> None:
    """Give ids in the order of time, each above its parent's and none twice."""
    after: dict[int, int] = {}
    for _ in range(_DRAWS):
        entries = spool.sql.cursor().execute(
            "SELECT n, since FROM entries WHERE reason IS NULL AND stored_id IS NULL"
            " ORDER BY since, depth, at, n"
        )
        spool.sql.executemany(
            "UPDATE entries SET comment_id = ? WHERE n = ?", _new_ids(entries, after)
        )
        taken = _taken_moments(spool, site_id)
        if not taken:
            break
        after |= taken
    if spool.one("SELECT EXISTS (SELECT 1 FROM entries WHERE native_id IS NOT NULL)"):
        _keep_ids(spool, site_id)
    spool.sql.execute(
        "CREATE INDEX IF NOT EXISTS entries_comment_id ON entries (thread, comment_id)"
    )


def _new_ids(entries: Cursor, after: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield (id, number of the entry): of one millisecond in steps, beyond those in ``after``."""
    last = moment = 0
    for n, since in entries:
        step = 1 + secrets.randbelow(_LARGEST_STEP)
        if since > moment:
            # From the lower half, so that what follows in the same millisecond has room above.
            first = id_at(since, secrets.randbits(RANDOM_BITS - 1))
            last, moment = max(first, last + step, after.get(since, 0) + step), since
        else:
            last += step
        yield last, n


def _taken_moments(spool: Spool, site_id: int) -> dict[int, int]:
    """Return the milliseconds of entries whose ids are taken, each with its largest id."""
    rows = spool.sql.cursor().execute(
        "SELECT comment_id, since FROM entries WHERE reason IS NULL AND stored_id IS NULL"
    )
    moments: set[int] = set()
    while batch := rows.fetchmany(_AT_ONCE):
        since = dict(batch)
        moments |= {since[one] for one in root_ids(site_id, list(since))}
    return {moment: largest_id(site_id, id_at(moment + _SPREAD, 0)) for moment in moments}


def _keep_ids(spool: Spool, site_id: int) -> None:
    """Give comments the ids that they had, on pages where all those are free and in order."""
    sql = spool.sql
    sql.executescript(
        "DROP TABLE IF EXISTS taken; CREATE TEMP TABLE taken (comment_id INTEGER PRIMARY KEY);"
        "CREATE INDEX IF NOT EXISTS entries_native_id ON entries (native_id);"
    )
    new = "reason IS NULL AND stored_id IS NULL"
    ids = sql.cursor().execute(
        f"SELECT native_id FROM entries WHERE {new} AND native_id IS NOT NULL"
    )
    while batch := ids.fetchmany(_AT_ONCE):
        taken = root_ids(site_id, [row[0] for row in batch])
        sql.executemany("INSERT OR IGNORE INTO taken VALUES (?)", ((one,) for one in taken))
    sql.execute(
        f"UPDATE entries SET comment_id = native_id WHERE {new} AND thread NOT IN (SELECT e.thread"
        " FROM entries e LEFT JOIN entries p ON p.n = e.parent_n"
        " WHERE e.reason IS NULL AND e.stored_id IS NULL AND (e.native_id IS NULL"
        " OR e.native_id IN (SELECT comment_id FROM taken)"
        " OR e.native_id <= coalesce(p.stored_id, p.native_id, e.stored_parent_id, 0)"
        " OR EXISTS (SELECT 1 FROM entries t WHERE t.native_id = e.native_id AND t.n != e.n)))"
    )
