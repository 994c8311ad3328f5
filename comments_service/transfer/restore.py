"""Our own export on its way back: what a comment and a page get from the file's other tables."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from comments_service.services.answers.saved_replies import SAVED_REPLIES_AT_MOST
from comments_service.services.community.watches import WATCHES_AT_MOST
from comments_service.services.imports.imports import PlannedComment, PlannedThread
from comments_service.services.imports.readers import add_readers
from comments_service.services.imports.restore import (
    RelatedRows,
    add_commenters,
    restore_settings,
)
from comments_service.services.imports.team import restore_team
from comments_service.transfer import restore_columns, restore_community, timestamps
from comments_service.transfer.export.native import OWN
from comments_service.transfer.restore_settings import settings
from comments_service.transfer.spool import Spool

_AT_ONCE = 500
_MOST_NAMES = 1000

Row = dict[str, Any]


def settings_and_commenters(spool: Spool, site_id: int, import_id: int) -> None:
    """Restore settings, what the team has set up, commenters, and readers.

    Do nothing for a file of another format.
    """
    for row in islice(spool.extras("site"), 1):
        values, origins = settings(row)
        restore_settings(site_id, values, origins, datetime.now(UTC))
    watches = _clean(spool.extras("watches"), restore_community.watch)
    replies = _clean(spool.extras("saved_replies"), restore_community.saved_reply)
    restored = (
        list(islice(watches, WATCHES_AT_MOST)),
        list(islice(replies, SAVED_REPLIES_AT_MOST)),
    )
    if any(restored):
        restore_team(site_id, *restored)
    commenters = _clean(spool.extras("commenters"), restore_columns.commenter)
    while batch := list(islice(commenters, _AT_ONCE)):
        add_commenters(site_id, import_id, batch)
    readers = _clean(spool.extras("readers"), restore_community.reader)
    while batch := list(islice(readers, _AT_ONCE)):
        add_readers(site_id, batch)


def names_of_moderators(spool: Spool) -> dict[str, str]:
    """Return the names of those who decided elsewhere, by e-mail; they get no account here."""
    names = filter(None, map(restore_columns.moderator, spool.extras("moderators")))
    return dict(islice(names, _MOST_NAMES))


def complete(
    comment: PlannedComment,
    native: Row,
    spool: Spool,
    names: Mapping[str, str],
    *,
    keeps_id: bool,
) -> PlannedComment:
    """Return a comment with all that the file has of it; ``keeps_id``: it keeps its id."""
    native_id = comment.values["source_id"]
    if comment.values["deleted_by"]:
        native = {name: native.get(name) for name in ("source", "created_at")}
    related = _related(spool, native_id, names, keeps_id=keeps_id)
    values = {
        **comment.values,
        **restore_columns.comment(native, comment.values),
        "commenter_id": _commenter(native, spool),
        "open_reports": sum(row["resolved_at"] is None for row in related.reports),
        "reactions": dict(Counter(row["kind"] for row in related.reactions)) or None,
    }
    if keeps_id:
        # Its source from before the export; one that was written here needs none but its id.
        source = restore_columns.source(native.get("source")) or (None, None)
        values |= {"source_name": source[0], "source_id": source[1]}
    else:
        values["source_name"] = OWN
    return replace(comment, values=values, related=related)


def _related(
    spool: Spool, native_id: str, names: Mapping[str, str], *, keeps_id: bool
) -> RelatedRows:
    def rows(table: str, clean: Callable[[Row], Row | None]) -> list[Row]:
        return list(_clean(spool.extras(table, native_id), clean))

    # Of a comment with another id, nothing says what its wait was answered by.
    needs = rows("needs", restore_community.need) if keeps_id else []
    return RelatedRows(
        votes=_once(iter(rows("votes", restore_columns.vote)), "voter_hash"),
        reactions=_reactions(spool, "reactions", native_id),
        reports=_once(iter(rows("reports", restore_columns.report)), "reporter_hash"),
        events=rows("events", lambda row: restore_columns.event(row, names)),
        needs=needs[:1],
        need_events=rows("need_events", restore_community.need_event) if needs else [],
        watch_hits=rows("watch_hits", restore_community.watch_hit),
        saved_reply_uses=rows("saved_reply_uses", restore_community.saved_reply_use),
    )


def with_history(
    thread: PlannedThread, number: int, spool: Spool, names: Mapping[str, str]
) -> PlannedThread:
    """Return a thread with its other addresses, its times and its own log, if the file has them.

    ``number`` is the thread's in the spool.
    """
    keys = spool.sql.execute("SELECT key FROM pages WHERE thread = ?", (number,)).fetchall()
    for (key,) in keys:
        row = next(spool.extras("threads", key), None)
        if row is None:
            continue
        aliases = filter(None, map(restore_columns.alias, spool.extras("aliases", key)))
        events = (restore_columns.event(one, names) for one in spool.extras("events", key))
        return replace(
            thread,
            created_at=timestamps.iso(str(row.get("created_at"))) or thread.created_at,
            closed_at=timestamps.iso(str(row.get("closed_at"))),
            title_fixed=row.get("title_fixed") is True and thread.title is not None,
            url_fixed=row.get("url_fixed") is True,
            aliases=list(aliases),
            reactions=_reactions(spool, "page_reactions", key),
            events=list(filter(None, events)),
        )
    return thread


def _commenter(native: Row, spool: Spool) -> int | None:
    """Return the commenter's number, if the file has the commenter as well."""
    number = restore_columns.number_of(native.get("commenter_id"))
    if number is None:
        return None
    rows = _clean(spool.extras("commenters", f"{number:x}"), restore_columns.commenter)
    return number if next(rows, None) else None


def _clean(rows: Iterator[Row], clean: Callable[[Row], Row | None]) -> Iterator[Row]:
    return (cleaned for row in rows if (cleaned := clean(row)) is not None)


def _reactions(spool: Spool, table: str, owner: str) -> list[Row]:
    rows = _clean(spool.extras(table, owner), restore_columns.reaction)
    return _once(rows, "kind", "reader_hash")


def _once(rows: Iterator[Row], *names: str) -> list[Row]:
    """Return the first row of each voter, reporter or, by kind, reader."""
    first: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        first.setdefault(tuple(row[name] for name in names), row)
    return list(first.values())
