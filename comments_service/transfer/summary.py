"""The summary of an import: how many of what, what stays out and why, and whose pages they are."""

from dataclasses import asdict, dataclass, field
from typing import Any

from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.transfer.plan import ALREADY_HERE, ImportTarget
from comments_service.transfer.spool import Spool

_SHOWN = 100
_IMPORTED = "FROM entries WHERE reason IS NULL"


@dataclass(frozen=True, kw_only=True)
class ImportSummary:
    """``comments`` + ``skipped`` = ``entries``.

    ``replies`` are below another comment; ``orphans`` reply to one that is missing, and are at the
    top. ``reduced`` texts held something that is not shown here, such as a picture; ``names_cut``
    were too long; ``undated`` got the time of a neighbour. ``new_origin`` joins the site's
    addresses; ``other_hosts`` has the comments on pages of hosts that are not among them, and do
    not.
    """

    format: str
    entries: int
    pages: int
    comments: int
    replies: int
    orphans: int
    skipped: int
    reduced: int
    names_cut: int
    undated: int
    by_status: dict[str, int]
    skipped_because: dict[str, int]
    skipped_entries: list[dict[str, str | None]]
    new_origin: str | None
    other_hosts: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Fit for JSON."""
        return asdict(self)


def summarize(spool: Spool, target: ImportTarget) -> ImportSummary:
    """Sum up a spool that transfer.plan has resolved."""
    skip_counts = spool.skip_counts()
    new_origin, others = _hosts(spool, target)
    orphans = "parent IS NOT NULL AND parent_n IS NULL AND stored_parent_id IS NULL"
    return ImportSummary(
        format=target.source,
        entries=spool.count(),
        pages=spool.one(f"SELECT count(DISTINCT thread) {_IMPORTED}"),
        comments=spool.one(f"SELECT count(*) {_IMPORTED}"),
        replies=spool.one(
            f"SELECT count(*) {_IMPORTED}"
            " AND (parent_n IS NOT NULL OR stored_parent_id IS NOT NULL)"
        ),
        orphans=spool.one(f"SELECT count(*) {_IMPORTED} AND {orphans}"),
        skipped=sum(skip_counts.values()),
        reduced=spool.one(f"SELECT count(*) {_IMPORTED} AND is_reduced"),
        names_cut=spool.one(f"SELECT count(*) {_IMPORTED} AND is_name_cut"),
        undated=spool.one(f"SELECT count(*) {_IMPORTED} AND NOT is_dated"),
        by_status=_by_status(spool),
        skipped_because=skip_counts,
        skipped_entries=[
            one._asdict() for one in spool.skipped_entries(_SHOWN) if one.reason != ALREADY_HERE
        ],
        new_origin=str(new_origin) if new_origin else None,
        other_hosts=others,
    )


def _by_status(spool: Spool) -> dict[str, int]:
    rows = spool.sql.execute(
        f"SELECT status, count(*) {_IMPORTED} GROUP BY status ORDER BY count(*) DESC"
    )
    return dict(rows.fetchall())


def _hosts(spool: Spool, target: ImportTarget) -> tuple[Origin | None, dict[str, int]]:
    """Return the origin to add, if any, and count the comments on pages of other unknown hosts."""
    if target.site_url is not None:
        return (None if target.rules.allows(target.site_url) else target.site_url), {}
    rows = spool.sql.execute(
        "SELECT t.host, max(t.url), count(*) FROM entries e JOIN threads t ON t.thread = e.thread"
        " WHERE e.reason IS NULL GROUP BY t.host ORDER BY count(*) DESC, t.host"
    ).fetchall()
    unknown = {host: count for host, _, count in rows if not _lists(target.rules, host)}
    total = sum(count for *_, count in rows)
    for host, url, count in rows:
        # The blog is where most comments are; elsewhere may be anybody who copied it.
        if host in unknown and 2 * count > total:
            del unknown[host]
            return _origin(url), unknown
    return None, unknown


def _lists(rules: SiteRules, host: str) -> bool:
    return any(fold_host(origin.host) == host for origin in rules.origins)


def _origin(url: str) -> Origin:
    return parse_origin("/".join(url.split("/")[:3]))
