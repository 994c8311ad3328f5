"""What a file would change on a site: pages become threads, replies find their parents.

``resolve`` works on a filled spool. Call it again when the site has changed since.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comments_service.queries.comments.threads import threads_by_key
from comments_service.queries.imports.imports import comment_sources
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.core.identity import RANDOM_BITS
from comments_service.rules.text.fields import clean_title
from comments_service.rules.text.urls import Origin
from comments_service.transfer.export.native import OWN
from comments_service.transfer.ids import assign_ids
from comments_service.transfer.pages import page_at
from comments_service.transfer.reply_trees import ReplyTrees
from comments_service.transfer.restore_columns import origin
from comments_service.transfer.spool import Spool

ALREADY_HERE = "already imported"
TWICE = "twice in the file"
NO_PAGE = "its page is not in the file"
NO_ADDRESS = "its page has no usable address"

_AT_ONCE = 500


@dataclass(frozen=True)
class ImportTarget:
    """Where a file goes: a site, the source under which its ids are stored, and the import's id.

    ``site_url`` is where all its pages are, if the caller says so; without ``adds_origin`` the
    site's addresses stay as they are.
    """

    rules: SiteRules
    source: str
    site_url: Origin | None
    import_id: int | None = None
    adds_origin: bool = True


def resolve(spool: Spool, target: ImportTarget) -> None:
    """Decide for each entry of the spool whether it comes in, where, and under which id.

    Raise NeedsSiteUrl.
    """
    spool.sql.execute(
        "UPDATE entries SET thread = NULL, parent_n = NULL, stored_id = NULL,"
        " stored_parent_id = NULL, comment_id = NULL,"
        " reason = CASE WHEN reason IN (?, ?, ?, ?) THEN NULL ELSE reason END",
        (ALREADY_HERE, TWICE, NO_PAGE, NO_ADDRESS),
    )
    _match_pages(spool, target)
    _assign_threads(spool)
    _find_parents(spool)
    _find_existing(spool, target)
    _order_replies(spool)
    assign_ids(spool, target.rules.site.id)


def _match_pages(spool: Spool, target: ImportTarget) -> None:
    sql, policy = spool.sql, target.rules.pages
    sql.execute("DELETE FROM threads")
    pages = sql.cursor().execute(
        "SELECT key, address, title, closed, page_id FROM pages"
        " WHERE skip IS NULL AND key IN (SELECT page FROM entries) ORDER BY key"
    )
    while batch := pages.fetchmany(_AT_ONCE):
        urls = [(row, page_at(row[1], target.site_url, policy, row[4])) for row in batch]
        stored = threads_by_key(target.rules.site.id, [url.key for _, url in urls if url])
        for (key, _, title, closed, _), url in urls:
            if url is None:
                continue
            stored_id = stored.get(url.key)
            mark = url.key if stored_id is None else f"thread {stored_id}"
            # Of several spellings of one page, show the https one.
            sql.execute(
                "INSERT INTO threads (mark, key, url, host, title, closed, stored_id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (mark) DO UPDATE SET"
                " url = max(url, excluded.url), title = coalesce(title, excluded.title),"
                " closed = closed AND excluded.closed",
                (mark, url.key, url.url, url.host, clean_title(title or ""), closed, stored_id),
            )
            sql.execute(
                "UPDATE pages SET thread = (SELECT thread FROM threads WHERE mark = ?)"
                " WHERE key = ?",
                (mark, key),
            )


def _assign_threads(spool: Spool) -> None:
    spool.sql.executescript("DROP INDEX IF EXISTS entries_thread; DROP INDEX IF EXISTS entries_id;")
    spool.sql.execute(
        "UPDATE entries SET thread = p.thread, reason = coalesce(reason, p.skip,"
        " CASE WHEN p.thread IS NULL THEN ? END) FROM pages p WHERE p.key = entries.page",
        (NO_ADDRESS,),
    )
    spool.sql.execute(
        "UPDATE entries SET reason = ? WHERE reason IS NULL AND thread IS NULL", (NO_PAGE,)
    )
    spool.sql.execute("CREATE INDEX entries_thread ON entries (thread, id, n)")
    spool.sql.execute(
        "UPDATE entries SET reason = ? WHERE reason IS NULL AND EXISTS (SELECT 1 FROM entries e"
        " WHERE e.thread = entries.thread AND e.id = entries.id AND e.reason IS NULL"
        " AND e.n < entries.n)",
        (TWICE,),
    )


def _find_parents(spool: Spool) -> None:
    """Look on the page first; then anywhere, if one comment of the file alone has that id."""
    spool.sql.execute(
        "UPDATE entries SET parent_n = (SELECT p.n FROM entries p WHERE p.thread = entries.thread"
        " AND p.id = entries.parent AND p.reason IS NULL AND p.n != entries.n)"
        " WHERE parent IS NOT NULL AND reason IS NULL"
    )
    lost = "FROM entries WHERE parent IS NOT NULL AND parent_n IS NULL AND reason IS NULL"
    if not spool.one(f"SELECT EXISTS (SELECT 1 {lost} AND parent != id)"):
        return
    spool.sql.execute("CREATE INDEX entries_id ON entries (id)")
    spool.sql.execute(
        "UPDATE entries SET parent_n = (SELECT max(p.n) FROM entries p WHERE p.id = entries.parent"
        " AND p.reason IS NULL HAVING count(*) = 1) WHERE parent IS NOT NULL AND parent_n IS NULL"
        " AND reason IS NULL AND parent != id"
    )
    _order_replies(spool)
    if spool.one(
        "SELECT EXISTS (SELECT 1 FROM entries WHERE reason IS NULL GROUP BY thread, id"
        " HAVING count(*) > 1)"
    ):
        _stay_on_their_pages(spool)


def _stay_on_their_pages(spool: Spool) -> None:
    """Where ids repeat from page to page, an id says nothing about another page."""
    spool.sql.execute(
        "UPDATE entries SET thread = p.thread FROM pages p WHERE p.key = entries.page"
        " AND reason IS NULL"
    )
    spool.sql.execute(
        "UPDATE entries SET parent_n = NULL WHERE parent_n IS NOT NULL"
        " AND thread != (SELECT p.thread FROM entries p WHERE p.n = entries.parent_n)"
    )


def _find_existing(spool: Spool, target: ImportTarget) -> None:
    sql = spool.sql
    sql.execute("DELETE FROM existing")
    threads = [row[0] for row in sql.execute("SELECT stored_id FROM threads WHERE stored_id > 0")]
    sql.executemany(
        "INSERT OR IGNORE INTO existing VALUES (?, ?, ?, ?)", _existing(target, threads)
    )
    if not spool.one("SELECT EXISTS (SELECT 1 FROM existing)"):
        return
    stored = (
        "(SELECT x.comment_id FROM existing x, threads t WHERE t.thread = entries.thread"
        " AND x.thread_id = t.stored_id AND x.id = entries.{})"
    )
    sql.execute(
        f"UPDATE entries SET stored_id = coalesce({stored.format('id')},"
        f" {stored.format('origin')}),"
        f" stored_parent_id = CASE WHEN parent_n IS NULL THEN {stored.format('parent')} END"
        " WHERE reason IS NULL"
    )
    sql.execute(
        "UPDATE entries SET reason = ? WHERE stored_id IS NOT NULL AND reason IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM existing WHERE comment_id = stored_id AND import_id IS ?)",
        (ALREADY_HERE, target.import_id or 0),
    )


def _existing(
    target: ImportTarget, thread_ids: Sequence[int]
) -> Iterator[tuple[int, str, int, int | None]]:
    """Yield (thread, id in the file, comment, import) of what entries may be already."""
    is_own = target.source == OWN
    source = None if is_own else target.source
    for one in comment_sources(target.rules.site.id, thread_ids, source):
        name, source_id = one.source_name, one.source_id
        if name == target.source and source_id is not None:
            yield one.thread_id, source_id, one.id, one.import_id
        else:
            yield one.thread_id, f"{one.id:x}", one.id, one.import_id
        if is_own and name not in (None, OWN) and source_id is not None:
            yield one.thread_id, origin(name, source_id), one.id, one.import_id


def _order_replies(spool: Spool) -> None:
    trees = ReplyTrees(spool.one("SELECT coalesce(max(n), -1) + 1 FROM entries"))
    for n, parent, at, thread, stored_id, stored_parent_id in spool.sql.execute(
        "SELECT n, parent_n, at, thread, stored_id, stored_parent_id FROM entries"
        " WHERE reason IS NULL OR stored_id IS NOT NULL"
    ):
        # Later than the id of any stored comment: its replies get ids above it.
        earliest = max(stored_id or 0, stored_parent_id or 0)
        since = max(at, (earliest >> RANDOM_BITS) + 1) if earliest else at
        trees.add(n, parent=parent, since=since, thread=thread)
    spool.sql.executemany(
        "UPDATE entries SET parent_n = ?, thread = ?, since = ?, depth = ? WHERE n = ?",
        ((at.parent, at.thread, at.since, at.depth, at.n) for at in trees.positions()),
    )
