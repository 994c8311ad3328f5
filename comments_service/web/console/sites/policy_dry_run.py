"""Shows what typed rules would have done with the last comments, and saves nothing."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from comments_service.errors import N_
from comments_service.models import Site
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.moderation.policy_dry_run import (
    LastComments,
    SampleRow,
    last_comments,
)
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import reference
from comments_service.rules.moderation.policy_dry_run import (
    Outcome,
    Tried,
    TriedComment,
    try_policy,
)
from comments_service.rules.text.render import excerpt, links_of, plain_text
from comments_service.rules.text.words import skeletons
from comments_service.web.http.locale import translate

TRIED_AT_MOST = 200
_SHOWN_AT_MOST = 50
_EXCERPT = 160

OUTCOMES: dict[Outcome, str] = {
    "published": N_("appear immediately"),
    "held": N_("wait for you"),
    "refused": N_("are refused"),
}
ONE: dict[Outcome, str] = {
    "published": N_("appears immediately"),
    "held": N_("waits for you"),
    "refused": N_("is refused"),
}


@dataclass(frozen=True)
class Line:
    """One comment that the typed rules stop, or treat otherwise than those that are saved."""

    id: str
    row: SampleRow
    excerpt: str
    tried: Tried
    reasons: list[str]


@dataclass(frozen=True)
class Trial:
    """How many comments each outcome would have, and has; the lines, those that change first."""

    total: int
    then: dict[Outcome, int]
    now: dict[Outcome, int]
    changed: int
    lines: list[Line]
    left_out: int


def try_rules(saved: Site, typed: Site) -> Trial:
    """Try the rules of ``typed`` on the last comments of ``saved``. Two statements."""
    last = last_comments(saved.id, TRIED_AT_MOST)
    tried = try_policy(_as_received(last), policy_of(saved), policy_of(typed))
    rows = {row.id: row for row in last.rows}
    notable = [one for one in tried if one.is_changed or one.then != "published"]
    notable.sort(key=lambda one: not one.is_changed)  # stable: the newest first within each
    return Trial(
        total=len(tried),
        then=_counts(one.then for one in tried),
        now=_counts(one.now for one in tried),
        changed=sum(one.is_changed for one in tried),
        lines=[_line(one, rows[one.id]) for one in notable[:_SHOWN_AT_MOST]],
        left_out=max(0, len(notable) - _SHOWN_AT_MOST),
    )


def _as_received(last: LastComments) -> list[TriedComment]:
    """Return what was known of each comment when it came in.

    The published ones after it are all among the last, so they can be taken off the count of today.
    """
    later: Counter[int] = Counter()
    samples = []
    for row in last.rows:
        if row.commenter_id is not None:
            later[row.commenter_id] += row.status == Status.PUBLISHED
        samples.append(
            TriedComment(
                id=row.id,
                body=plain_text(row.html),
                links=links_of(row.html),
                name=row.author_name,
                website=row.author_website,
                published_before=None
                if row.published_count is None or row.commenter_id is None
                else max(0, row.published_count - later[row.commenter_id]),
                is_reserved_name=not last.reserved.isdisjoint(skeletons(row.author_name or "")),
            )
        )
    return samples


def _counts(outcomes: Iterable[Outcome]) -> dict[Outcome, int]:
    counted = Counter(outcomes)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _line(tried: Tried, row: SampleRow) -> Line:
    reasons = [translate(message, params) for message, params in tried.reasons]
    return Line(reference(row.site_id, row.id), row, excerpt(row.html, _EXCERPT), tried, reasons)
