"""Figures of a site over some days. Ids carry their time, so each reads a range of an index."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    func,
    literal,
    literal_column,
    select,
    text,
)

from comments_service.extensions import db
from comments_service.models import Comment, Event, Refusal, Thread
from comments_service.models.moderation import NOT_PUBLISHED_AT_ONCE
from comments_service.queries.core.rows import TypedRow, fetch_all, written
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.core.identity import RANDOM_BITS
from comments_service.rules.core.periods import Period, day_of
from comments_service.rules.moderation.figures import (
    Counts,
    DecisionCounts,
    PageCount,
    RuleCounts,
    Span,
)

PAGES_SHOWN = 20

_IDS_OF_A_DAY = 86_400_000 << RANDOM_BITS
# In the words of its index.
_NOT_PUBLISHED_AT_ONCE = text(NOT_PUBLISHED_AT_ONCE)


class RefusalRow(TypedRow):
    """How many comments a rule refused on a day."""

    day: date
    rule: str
    refused: int


@dataclass(frozen=True)
class Figures:
    """Everything of a period, of a site or of one of its pages."""

    period: Period
    days: list[Span]
    rules: list[RuleCounts]
    decisions: DecisionCounts
    pages: list[PageCount]

    @property
    def total(self) -> Counts:
        """All days together."""
        return sum((day.counts for day in self.days), Counts())


def figures(site_id: int, period: Period, thread_id: int | None = None) -> Figures:
    """Return the figures of a site, or of one of its threads; refusals are counted for sites alone.

    Five statements.
    """
    refused = _refusals(site_id, period) if thread_id is None else []
    comments = _of(Comment, site_id, period, thread_id)
    events = [*_of(Event, site_id, period, thread_id), _NOT_PUBLISHED_AT_ONCE]
    return Figures(
        period,
        _days(period, comments, refused),
        _rules(events, refused),
        _decisions(events),
        _pages(comments),
    )


def _of(
    model: type[Comment] | type[Event], site_id: int, period: Period, thread_id: int | None
) -> list[ColumnElement[bool]]:
    chosen = [model.site_id == site_id, model.id >= period.since, model.id < period.until]
    return chosen if thread_id is None else [*chosen, model.thread_id == thread_id]


def _refusals(site_id: int, period: Period) -> Sequence[RefusalRow]:
    return fetch_all(
        RefusalRow,
        select(Refusal.day, Refusal.rule, Refusal.count.label("refused")).where(
            Refusal.site_id == site_id, Refusal.day.between(period.first, period.last)
        ),
    )


def _days(
    period: Period, comments: list[ColumnElement[bool]], refused: Sequence[RefusalRow]
) -> list[Span]:
    day = (Comment.id // literal_column(str(_IDS_OF_A_DAY), BigInteger)).label("day")
    rows = db.session.execute(
        # Each status by name, for the index of them.
        select(day, Comment.status, func.count())
        .where(*comments, Comment.status.in_(list(Status)))
        .group_by(day, Comment.status)
    )
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for number, status, count in rows:
        counts[day_of(number)][status] += count
    for row in refused:
        counts[row.day]["refused"] += row.refused
    return [Span(one, Counts(**counts.get(one, {}))) for one in period.days()]


def _rules(events: list[Any], refused: Sequence[RefusalRow]) -> list[RuleCounts]:
    """Of each rule what became of the comments that it held, the busiest first."""
    reasons, code = _reasons()
    of_comment = (Comment.site_id == Event.site_id) & (Comment.id == Event.comment_id)
    rows = db.session.execute(
        select(code, Comment.status, Comment.deleted_by, func.count(Event.comment_id.distinct()))
        .select_from(Event)
        .join(Comment, of_comment)
        .join(reasons, literal(True))  # noqa: FBT003
        .where(*events, Event.to_status.in_([Status.HELD, Status.SPAM]))
        .group_by(code, Comment.status, Comment.deleted_by)
    )
    by_rule: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for rule, status, deleted_by, count in rows:
        by_rule[rule][_became(status, deleted_by)] += count
    for row in refused:
        by_rule[row.rule]["refused"] += row.refused
    rules = [RuleCounts(rule=rule, **counts) for rule, counts in by_rule.items()]
    return sorted(rules, key=lambda rule: (-rule.held - rule.refused, rule.rule))


def _reasons() -> tuple[FromClause, ColumnElement[Any]]:
    """Return the reasons of an event as rows, and the code of one, as each database puts it."""
    if db.engine.dialect.name == "sqlite":
        each = func.json_each(Event.reasons).table_valued("value", name="reason")
        return each, func.json_extract(each.c.value, literal_column("'$.code'"))
    each = func.json_array_elements(Event.reasons).table_valued("value", name="reason")
    return each, func.json_extract_path_text(each.c.value, literal_column("'code'"))


def _became(status: str, deleted_by: str | None) -> str:
    if status == Status.DELETED and deleted_by == "author":
        return "withdrawn"
    return {Status.PUBLISHED: "published", Status.HELD: "waiting"}.get(Status(status), "removed")


def _decisions(events: list[Any]) -> DecisionCounts:
    rows = db.session.execute(
        select(Event.action, Event.from_status, func.count())
        .where(*events, Event.action.in_([*Decision, "undo"]))
        .group_by(Event.action, Event.from_status)
    )
    counts: dict[str, int] = defaultdict(int)
    for action, from_status, count in rows:
        if action != "undo":
            counts[action] += count
        is_from_spam = action == Decision.APPROVE and from_status == Status.SPAM
        if action in ("undo", Decision.RESTORE) or is_from_spam:
            counts["reversed"] += count
    return DecisionCounts(**counts)


def _pages(comments: list[ColumnElement[bool]]) -> list[PageCount]:
    """Return the pages with the most published comments."""
    count = func.count().label("published")
    most = (
        select(Comment.site_id, Comment.thread_id, count)
        # In the statement's own text, as the index has it.
        .where(*comments, Comment.status == written("published"))
        .group_by(Comment.site_id, Comment.thread_id)
        .order_by(count.desc(), Comment.thread_id)
        .limit(PAGES_SHOWN)
        .subquery()
    )
    rows = db.session.execute(
        select(Thread.url, Thread.title, most.c.published)
        .join(most, (Thread.site_id == most.c.site_id) & (Thread.id == most.c.thread_id))
        .order_by(most.c.published.desc(), most.c.thread_id)
    )
    return [PageCount(row.url, row.title, row.published) for row in rows]
