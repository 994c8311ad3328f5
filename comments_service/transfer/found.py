"""What an import tells: how many of what, what stays out and why, and whose pages they are."""

from dataclasses import asdict, dataclass, field
from typing import Any

from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.transfer.plan import ALREADY_HERE, Aim
from comments_service.transfer.spool import Spool

_SHOWN = 100
_COMING = "FROM entries WHERE reason IS NULL"


@dataclass(frozen=True, kw_only=True)
class Found:
    """``comments`` + ``skipped`` = ``entries``.

    ``replies`` stand below another comment; ``orphans`` answer one that is not there, and stand at
    the top. ``new_origin`` joins the site's addresses; ``other_hosts`` has the comments on pages
    of hosts that are not among them, and do not.
    """

    format: str
    entries: int
    pages: int
    comments: int
    replies: int
    orphans: int
    skipped: int
    by_status: dict[str, int]
    skipped_because: dict[str, int]
    skipped_entries: list[dict[str, str | None]]
    new_origin: str | None
    other_hosts: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Fit for JSON."""
        return asdict(self)


def found_in(spool: Spool, aim: Aim) -> Found:
    """The summary of a settled spool."""
    because = spool.because()
    new_origin, others = _hosts(spool, aim)
    answers = "parent IS NOT NULL AND above IS NULL AND parent_stored IS NULL"
    return Found(
        format=aim.source,
        entries=spool.count(),
        pages=spool.one(f"SELECT count(DISTINCT place) {_COMING}"),
        comments=spool.one(f"SELECT count(*) {_COMING}"),
        replies=spool.one(
            f"SELECT count(*) {_COMING} AND (above IS NOT NULL OR parent_stored IS NOT NULL)"
        ),
        orphans=spool.one(f"SELECT count(*) {_COMING} AND {answers}"),
        skipped=sum(because.values()),
        by_status=_by_status(spool),
        skipped_because=because,
        skipped_entries=[
            one._asdict() for one in spool.left_out(_SHOWN) if one.reason != ALREADY_HERE
        ],
        new_origin=str(new_origin) if new_origin else None,
        other_hosts=others,
    )


def _by_status(spool: Spool) -> dict[str, int]:
    rows = spool.sql.execute(
        f"SELECT status, count(*) {_COMING} GROUP BY status ORDER BY count(*) DESC"
    )
    return dict(rows.fetchall())


def _hosts(spool: Spool, aim: Aim) -> tuple[Origin | None, dict[str, int]]:
    """The origin to add, if any, and the comments on pages of other unknown hosts."""
    if aim.site_url is not None:
        return (None if aim.rules.allows(aim.site_url) else aim.site_url), {}
    rows = spool.sql.execute(
        "SELECT p.host, max(p.url), count(*) FROM entries e JOIN places p ON p.place = e.place"
        " WHERE e.reason IS NULL GROUP BY p.host ORDER BY count(*) DESC, p.host"
    ).fetchall()
    unknown = {host: count for host, _, count in rows if not _lists(aim.rules, host)}
    total = sum(count for *_, count in rows)
    for host, url, count in rows:
        # Where most comments are, the blog was; elsewhere may be anybody who copied it.
        if host in unknown and 2 * count > total:
            del unknown[host]
            return _origin(url), unknown
    return None, unknown


def _lists(rules: SiteRules, host: str) -> bool:
    return any(fold_host(origin.host) == host for origin in rules.origins)


def _origin(url: str) -> Origin:
    return parse_origin("/".join(url.split("/")[:3]))
