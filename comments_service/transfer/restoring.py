"""Our own export on its way back: what a comment and a page get from the file's other tables."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from comments_service.services.imports.imports import Coming, NewThread
from comments_service.services.imports.restore import (
    Belongings,
    add_commenters,
    ensure_accounts,
    restore_settings,
)
from comments_service.transfer import moments, restored
from comments_service.transfer.export.native import OWN
from comments_service.transfer.spool import Spool

_AT_ONCE = 500
_MOST_ACCOUNTS = 1000

Row = dict[str, Any]


def people_and_settings(spool: Spool, site_id: int) -> dict[str, int]:
    """Bring back settings, commenters and accounts; returns the accounts' numbers by e-mail.

    Nothing, where the file tells of none.
    """
    now = datetime.now(UTC)
    for row in islice(spool.extras("site"), 1):
        values, origins = restored.settings(row)
        restore_settings(site_id, values, origins)
    commenters = _clean(spool.extras("commenters"), restored.commenter)
    while some := list(islice(commenters, _AT_ONCE)):
        add_commenters(site_id, some)
    accounts = filter(None, map(restored.account, spool.extras("moderators")))
    people = dict(islice(accounts, _MOST_ACCOUNTS))
    return ensure_accounts(site_id, people, now) if people else {}


def complete(
    one: Coming, kept: Row, spool: Spool, accounts: Mapping[str, int], *, keeps: bool
) -> Coming:
    """A comment with all that the file knows of it; ``keeps``: it keeps its id."""
    name = one.values["source_id"]
    if one.values["deleted_by"]:
        kept = {member: kept.get(member) for member in ("source", "created_at")}
    reports = list(_clean(spool.extras("reports", name), restored.report))
    values = {
        **one.values,
        **restored.comment(kept, one.values),
        "commenter_id": _commenter(kept, spool),
        "moderator_id": accounts.get(str(kept.get("moderator"))),
        "open_reports": sum(row["resolved_at"] is None for row in reports),
    }
    if keeps:
        # What it was known by before; one that was written here is known by its id.
        known = restored.source(kept.get("source")) or (None, None)
        values |= {"source_name": known[0], "source_id": known[1]}
    else:
        values["source_name"] = OWN
    events = (restored.event(row, accounts) for row in spool.extras("events", name))
    belongings = Belongings(
        votes=_once(_clean(spool.extras("votes", name), restored.vote), "voter_hash"),
        reports=_once(iter(reports), "reporter_hash"),
        events=list(filter(None, events)),
    )
    return replace(one, values=values, belongings=belongings)


def with_past(
    thread: NewThread, place: int, spool: Spool, accounts: Mapping[str, int]
) -> NewThread:
    """A page with its other addresses, its times and its own log, if the file tells of them."""
    keys = spool.sql.execute("SELECT key FROM pages WHERE place = ?", (place,)).fetchall()
    for (key,) in keys:
        row = next(spool.extras("threads", key), None)
        if row is None:
            continue
        aliases = filter(None, map(restored.alias, spool.extras("aliases", key)))
        events = (restored.event(one, accounts) for one in spool.extras("events", key))
        return replace(
            thread,
            created_at=moments.iso(str(row.get("created_at"))) or thread.created_at,
            closed_at=moments.iso(str(row.get("closed_at"))),
            aliases=list(aliases),
            events=list(filter(None, events)),
        )
    return thread


def _commenter(kept: Row, spool: Spool) -> int | None:
    """The number of who wrote, if the file tells of them as well."""
    number = restored.number_of(kept.get("commenter_id"))
    if number is None:
        return None
    known = _clean(spool.extras("commenters", f"{number:x}"), restored.commenter)
    return number if next(known, None) else None


def _clean(rows: Iterator[Row], clean: Callable[[Row], Row | None]) -> Iterator[Row]:
    return (made for row in rows if (made := clean(row)) is not None)


def _once(rows: Iterator[Row], name: str) -> list[Row]:
    """Of several rows of one voter or reporter, the first."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(row[name], row)
    return list(found.values())
