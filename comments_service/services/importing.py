"""Comments from elsewhere come in: one file, one transaction, and a second time nothing new.

Thousands of comments get their first status here, in bulk. What ``set_status`` would have made of
them one by one is computed for whole threads: counts, visibility, versions and events are the same.
"""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from comments_service.models import SiteOrigin
from comments_service.queries.importing import comments_in, threads_by_key
from comments_service.queries.sites import SiteRules
from comments_service.rules.family import Member, count_family, parents_first
from comments_service.rules.hosts import fold_host
from comments_service.rules.identity import new_id
from comments_service.rules.status import Status
from comments_service.rules.text import clean_html
from comments_service.rules.urls import Origin, PageUrl
from comments_service.services.bulk import (
    Newcomer,
    insert_newcomers,
    insert_threads,
    log_imports,
    write_counts,
)
from comments_service.services.transaction import transaction

ALREADY_HERE = "already imported"
TWICE = "twice in the file"

#: A thread (its id or, of a new one, its key) and a source id: what a comment is known by.
Identity = tuple[int | str, str]


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A comment as another system kept it: ``source_id`` and ``parent_id`` are that system's.

    Its fields are clean (rules.fields) but for ``html``. Deleted ones hold no text and no name.
    """

    source_id: str
    parent_id: str | None
    page: PageUrl
    title: str | None
    created_at: datetime
    status: Status
    html: str
    name: str | None
    website: str | None
    badge: str | None
    deleted_by: str | None


@dataclass(frozen=True)
class Batch:
    """What a file holds. ``origin`` is where the blog lives; ``skipped`` counts by reason."""

    source: str
    origin: Origin
    comments: Sequence[Foreign]
    skipped: Mapping[str, int]


@dataclass(frozen=True)
class Summary:
    """What came in, or would. ``skipped`` counts by reason; ``new_origin`` is the site's since."""

    pages: int
    comments: int
    replies: int
    orphans: int
    by_status: Mapping[str, int]
    skipped: Mapping[str, int]
    new_origin: str | None


@dataclass
class _Plan:
    """What is to be written. ``known`` are the members that are stored already, as they are."""

    threads: dict[str, int]
    newcomers: list[Newcomer] = field(default_factory=list)
    family: dict[int, Member] = field(default_factory=dict)
    known: dict[int, Member] = field(default_factory=dict)
    orphans: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


def import_comments(rules: SiteRules, batch: Batch, now: datetime, *, dry_run: bool) -> Summary:
    """Store what is new in ``batch``: all of it or, when anything fails, nothing.

    A comment's identity is (source, thread, source id), whatever was decided about it since. With
    ``dry_run`` nothing is written. Raises SQLAlchemyError.
    """
    # Cleaning takes the longest: before the transaction, so that nobody waits for it.
    cleaned = [(one, clean_html(one.html)) for one in batch.comments]
    with transaction() as session:
        plan = _plan(rules.site.id, batch, cleaned)
        summary = _summary(rules, batch, plan)
        if not dry_run:
            _write(session, rules.site.id, batch.source, plan, now)
            if summary.new_origin:
                _add_origin(session, rules.site.id, batch.origin)
    return summary


def _plan(site_id: int, batch: Batch, cleaned: Sequence[tuple[Foreign, str]]) -> _Plan:
    plan = _Plan(threads_by_key(site_id, sorted({one.page.key for one in batch.comments})))
    plan.skipped.update(batch.skipped)
    ids = _Ids()
    placed: dict[Identity, int] = {}
    for row in comments_in(site_id, sorted(set(plan.threads.values()))):
        ids.taken.add(row.id)
        plan.known[row.id] = Member(
            row.parent_id,
            row.root_id,
            row.status == Status.PUBLISHED,
            row.is_visible,
            row.child_count,
            row.reply_count,
        )
        if row.source_name == batch.source:
            placed[row.thread_id, row.source_id] = row.id
    plan.family = {number: replace(member) for number, member in plan.known.items()}
    _place(plan, _fresh(plan, cleaned, placed), placed, ids)
    count_family(plan.family)
    return plan


def _fresh(
    plan: _Plan, cleaned: Sequence[tuple[Foreign, str]], placed: Mapping[Identity, int]
) -> dict[Identity, tuple[Foreign, str]]:
    """What is not stored yet, by time; the rest is counted as skipped."""
    fresh: dict[Identity, tuple[Foreign, str]] = {}
    for one, html in sorted(cleaned, key=lambda pair: pair[0].created_at):
        identity = (plan.threads.get(one.page.key, one.page.key), one.source_id)
        if identity in placed or identity in fresh:
            plan.skipped[ALREADY_HERE if identity in placed else TWICE] += 1
        else:
            fresh[identity] = one, html
    return fresh


def _place(
    plan: _Plan,
    fresh: Mapping[Identity, tuple[Foreign, str]],
    placed: dict[Identity, int],
    ids: "_Ids",
) -> None:
    """Give every fresh comment its id and its place below its parent, if that is on the page."""
    above: dict[Identity, Identity | None] = {}
    for identity, (one, _) in fresh.items():
        parent = (identity[0], one.parent_id or "")
        above[identity] = parent if parent in fresh or parent in placed else None
    for identity, parent_identity in parents_first(fresh, above):
        one, html = fresh[identity]
        parent_id = placed[parent_identity] if parent_identity else None
        number = ids.take(one.created_at, after=parent_id or 0)
        placed[identity] = number
        root_id = plan.family[parent_id].root_id if parent_id else number
        plan.family[number] = Member(parent_id, root_id, one.status is Status.PUBLISHED)
        plan.newcomers.append(
            Newcomer(
                id=number,
                page=one.page,
                title=one.title,
                member=plan.family[number],
                values={
                    "status": one.status,
                    "body": one.html,
                    "html": html,
                    "author_name": one.name,
                    "author_website": one.website,
                    "author_kind": "named" if one.name else "anonymous",
                    "author_badge": one.badge,
                    "created_at": one.created_at,
                    "deleted_by": one.deleted_by,
                    "source_id": one.source_id,
                },
            )
        )
        plan.orphans += one.parent_id is not None and parent_id is None


def _summary(rules: SiteRules, batch: Batch, plan: _Plan) -> Summary:
    new = plan.newcomers
    return Summary(
        pages=len({plan.threads.get(one.page.key, one.page.key) for one in new}),
        comments=len(new),
        replies=sum(one.member.parent_id is not None for one in new),
        orphans=plan.orphans,
        by_status=dict(Counter(str(one.values["status"]) for one in new)),
        skipped=dict(plan.skipped),
        new_origin=None if rules.allows(batch.origin) else str(batch.origin),
    )


def _write(session: Session, site_id: int, source: str, plan: _Plan, now: datetime) -> None:
    numbers = _Ids()
    newcomers = sorted(plan.newcomers, key=lambda one: one.id)
    begun = {one.page.key: one for one in reversed(newcomers)}
    begun = {key: one for key, one in begun.items() if key not in plan.threads}
    plan.threads |= {key: numbers.take(now) for key in sorted(begun)}
    insert_threads(session, site_id, [(plan.threads[key], one) for key, one in begun.items()])
    in_threads = [(plan.threads[one.page.key], one) for one in newcomers]
    insert_newcomers(session, site_id, source, in_threads)
    log_imports(session, site_id, [(numbers.take(now), *pair) for pair in in_threads], now)
    changed = {
        number: plan.family[number]
        for number, member in plan.known.items()
        if plan.family[number] != member
    }
    write_counts(session, site_id, changed, in_threads)


def _add_origin(session: Session, site_id: int, origin: Origin) -> None:
    session.add(SiteOrigin(site_id=site_id, origin=str(origin), host=fold_host(origin.host)))


class _Ids:
    """Ids of one table that cannot meet each other, however many share a millisecond."""

    def __init__(self) -> None:
        self.taken: set[int] = set()
        self._noise = secrets.randbits(20)
        self._next: dict[int, int] = {}

    def take(self, at: datetime, *, after: int = 0) -> int:
        """An id for something made ``at``, above ``after``; later ones of one moment are higher."""
        first = new_id(at, self._noise, after=after)
        made = self._next.get(first, first)
        while made in self.taken:
            made += 1
        self.taken.add(made)
        self._next[first] = made + 1
        return made
