"""What a file would change on a site: pages matched, answers linked, what is here left alone.

``settle`` works on a filled spool; it may be asked again after something changed on the site.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Cursor

from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.imports.imports import all_in, known_in, root_ids
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.core.identity import RANDOM_BITS, id_at
from comments_service.rules.text.fields import clean_title
from comments_service.rules.text.urls import Origin
from comments_service.transfer.export.native import OWN
from comments_service.transfer.families import Families, Standing
from comments_service.transfer.pages import page_at
from comments_service.transfer.restored import origin
from comments_service.transfer.spool import Spool

ALREADY_HERE = "already imported"
TWICE = "twice in the file"
NO_PAGE = "its page is not in the file"
NO_ADDRESS = "its page has no usable address"

_AT_ONCE = 500


@dataclass(frozen=True)
class Aim:
    """Where a file goes: a site, the ``source`` its ids are known by, and the import's number.

    ``site_url`` is where all its pages are, when somebody said so.
    """

    rules: SiteRules
    source: str
    site_url: Origin | None
    import_id: int | None = None


def settle(spool: Spool, aim: Aim) -> None:
    """Decide for each entry of the spool whether it comes in, where, and under which number.

    Raises NeedsSiteUrl.
    """
    spool.sql.execute(
        "UPDATE entries SET place = NULL, above = NULL, stored = NULL, parent_stored = NULL,"
        " number = NULL, reason = CASE WHEN reason IN (?, ?, ?, ?) THEN NULL ELSE reason END",
        (ALREADY_HERE, TWICE, NO_PAGE, NO_ADDRESS),
    )
    _match_pages(spool, aim)
    _place_entries(spool)
    _find_parents(spool)
    _find_what_is_here(spool, aim)
    _settle_families(spool)
    _number(spool, aim.rules.site.id)


def _match_pages(spool: Spool, aim: Aim) -> None:
    sql = spool.sql
    sql.execute("DELETE FROM places")
    used = sql.cursor().execute(
        "SELECT key, address, title, closed FROM pages"
        " WHERE skip IS NULL AND key IN (SELECT page FROM entries) ORDER BY key"
    )
    while some := used.fetchmany(_AT_ONCE):
        found = [(row, page_at(row[1], aim.site_url)) for row in some]
        threads = threads_by_key(aim.rules.site.id, [page.key for _, page in found if page])
        for (name, _, title, closed), page in found:
            if page is None:
                continue
            thread_id = threads.get(page.key)
            mark = page.key if thread_id is None else f"thread {thread_id}"
            # Of several spellings of one page, the https one is shown.
            sql.execute(
                "INSERT INTO places (mark, key, url, host, title, closed, thread_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mark) DO UPDATE SET"
                " url = max(url, excluded.url), title = coalesce(title, excluded.title),"
                " closed = closed AND excluded.closed",
                (mark, page.key, page.url, page.host, clean_title(title or ""), closed, thread_id),
            )
            sql.execute(
                "UPDATE pages SET place = (SELECT place FROM places WHERE mark = ?) WHERE key = ?",
                (mark, name),
            )


def _place_entries(spool: Spool) -> None:
    spool.sql.executescript("DROP INDEX IF EXISTS entries_place; DROP INDEX IF EXISTS entries_id;")
    spool.sql.execute(
        "UPDATE entries SET place = p.place, reason = coalesce(reason, p.skip,"
        " CASE WHEN p.place IS NULL THEN ? END) FROM pages p WHERE p.key = entries.page",
        (NO_ADDRESS,),
    )
    spool.sql.execute(
        "UPDATE entries SET reason = ? WHERE reason IS NULL AND place IS NULL", (NO_PAGE,)
    )
    spool.sql.execute("CREATE INDEX entries_place ON entries (place, id, n)")
    spool.sql.execute(
        "UPDATE entries SET reason = ? WHERE reason IS NULL AND EXISTS (SELECT 1 FROM entries e"
        " WHERE e.place = entries.place AND e.id = entries.id AND e.reason IS NULL"
        " AND e.n < entries.n)",
        (TWICE,),
    )


def _find_parents(spool: Spool) -> None:
    """On the page first; then, when one comment of the file has that id, on its page."""
    spool.sql.execute(
        "UPDATE entries SET above = (SELECT p.n FROM entries p WHERE p.place = entries.place"
        " AND p.id = entries.parent AND p.reason IS NULL AND p.n != entries.n)"
        " WHERE parent IS NOT NULL AND reason IS NULL"
    )
    lost = "FROM entries WHERE parent IS NOT NULL AND above IS NULL AND reason IS NULL"
    if not spool.one(f"SELECT EXISTS (SELECT 1 {lost} AND parent != id)"):
        return
    spool.sql.execute("CREATE INDEX entries_id ON entries (id)")
    spool.sql.execute(
        "UPDATE entries SET above = (SELECT max(p.n) FROM entries p WHERE p.id = entries.parent"
        " AND p.reason IS NULL HAVING count(*) = 1) WHERE parent IS NOT NULL AND above IS NULL"
        " AND reason IS NULL AND parent != id"
    )
    _settle_families(spool)
    if spool.one(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE reason IS NULL GROUP BY place, id"
        " HAVING count(*) > 1)"
    ):
        _stay_on_their_pages(spool)


def _stay_on_their_pages(spool: Spool) -> None:
    """Where ids repeat from page to page, an id says nothing about another page."""
    spool.sql.execute(
        "UPDATE entries SET place = p.place FROM pages p WHERE p.key = entries.page"
        " AND reason IS NULL"
    )
    spool.sql.execute(
        "UPDATE entries SET above = NULL WHERE above IS NOT NULL"
        " AND place != (SELECT p.place FROM entries p WHERE p.n = entries.above)"
    )


def _find_what_is_here(spool: Spool, aim: Aim) -> None:
    sql = spool.sql
    sql.execute("DELETE FROM here")
    threads = [row[0] for row in sql.execute("SELECT thread_id FROM places WHERE thread_id > 0")]
    for row in _known(aim, threads):
        sql.execute("INSERT OR IGNORE INTO here VALUES (?, ?, ?, ?)", tuple(row))
    if not spool.one("SELECT EXISTS (SELECT 1 FROM here)"):
        return
    known = (
        "(SELECT h.number FROM here h, places p WHERE p.place = entries.place"
        " AND h.thread_id = p.thread_id AND h.id = entries.{})"
    )
    sql.execute(
        f"UPDATE entries SET stored = coalesce({known.format('id')}, {known.format('origin')}),"
        f" parent_stored = CASE WHEN above IS NULL THEN {known.format('parent')} END"
        " WHERE reason IS NULL"
    )
    sql.execute(
        "UPDATE entries SET reason = ? WHERE stored IS NOT NULL AND reason IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM here WHERE number = stored AND import_id IS ?)",
        (ALREADY_HERE, aim.import_id or 0),
    )


def _known(aim: Aim, threads: Sequence[int]) -> Iterator[tuple[int, str, int, int | None]]:
    """(thread, id, number, import) of what the file's comments may be; our own may be any."""
    if aim.source != OWN:
        yield from (tuple(row) for row in known_in(aim.rules.site.id, threads, aim.source))
        return
    for row in all_in(aim.rules.site.id, threads):
        kept = row.source_id if row.source_name == OWN else f"{row.id:x}"
        yield row.thread_id, kept, row.id, row.import_id
        if row.source_name not in (None, OWN):
            yield row.thread_id, origin(row.source_name, row.source_id), row.id, row.import_id


def _settle_families(spool: Spool) -> None:
    families = Families(spool.one("SELECT coalesce(max(n), -1) + 1 FROM entries"))
    for n, above, at, place, stored, parent_stored in spool.sql.execute(
        "SELECT n, above, at, place, stored, parent_stored FROM entries"
        " WHERE reason IS NULL OR stored IS NOT NULL"
    ):
        # Later than any id of a comment that is stored: what answers it gets one above.
        earliest = max(stored or 0, parent_stored or 0)
        since = max(at, (earliest >> RANDOM_BITS) + 1) if earliest else at
        families.add(n, above=above, since=since, place=place)
    spool.sql.executemany(
        "UPDATE entries SET above = ?, place = ?, since = ?, depth = ? WHERE n = ?",
        (_row(standing) for standing in families.standings()),
    )


def _row(standing: Standing) -> tuple[int | None, ...]:
    return standing.above, standing.place, standing.since, standing.depth, standing.number


def _number(spool: Spool, site_id: int) -> None:
    """Ids in the order of time, each above its parent's and none twice."""
    coming = spool.sql.cursor().execute(
        "SELECT n, since FROM entries WHERE reason IS NULL AND stored IS NULL"
        " ORDER BY since, depth, at, n"
    )
    spool.sql.executemany("UPDATE entries SET number = ? WHERE n = ?", _numbers(coming))
    if spool.one("SELECT EXISTS (SELECT 1 FROM entries WHERE kept IS NOT NULL)"):
        _keep_numbers(spool, site_id)
    spool.sql.execute("CREATE INDEX IF NOT EXISTS entries_number ON entries (place, number)")


def _keep_numbers(spool: Spool, site_id: int) -> None:
    """Give comments the ids that they had, on pages where all those are free and in order."""
    sql = spool.sql
    sql.executescript(
        "DROP TABLE IF EXISTS taken; CREATE TEMP TABLE taken (number INTEGER PRIMARY KEY);"
        "CREATE INDEX IF NOT EXISTS entries_kept ON entries (kept);"
    )
    coming = "reason IS NULL AND stored IS NULL"
    wanted = sql.cursor().execute(f"SELECT kept FROM entries WHERE {coming} AND kept IS NOT NULL")
    while some := wanted.fetchmany(_AT_ONCE):
        taken = root_ids(site_id, [row[0] for row in some])
        sql.executemany("INSERT OR IGNORE INTO taken VALUES (?)", ((number,) for number in taken))
    sql.execute(
        f"UPDATE entries SET number = kept WHERE {coming} AND place NOT IN (SELECT e.place"
        " FROM entries e LEFT JOIN entries a ON a.n = e.above"
        " WHERE e.reason IS NULL AND e.stored IS NULL AND (e.kept IS NULL"
        " OR e.kept IN (SELECT number FROM taken)"
        " OR e.kept <= coalesce(a.stored, a.kept, e.parent_stored, 0)"
        " OR EXISTS (SELECT 1 FROM entries t WHERE t.kept = e.kept AND t.n != e.n)))"
    )


def _numbers(rows: Cursor) -> Iterator[tuple[int, int]]:
    last = 0
    for n, since in rows:
        # From the lower half, so that what follows in the same millisecond has room above.
        last = max(id_at(since, secrets.randbits(RANDOM_BITS - 1)), last + 1)
        yield last, n
