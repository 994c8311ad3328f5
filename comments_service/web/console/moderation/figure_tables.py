"""The figures as tables: what the page shows and what its CSV files hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comments_service.errors import N_
from comments_service.queries.moderation.figures import Figures
from comments_service.rules.comments.status import DECISION_LABELS
from comments_service.rules.moderation.figures import Span, by_week

#: Where comments stand, in the order in which they are stacked.
KINDS = {
    "published": N_("Published"),
    "held": N_("Held"),
    "spam": N_("Spam"),
    "deleted": N_("Deleted"),
    "refused": N_("Refused"),
}


@dataclass(frozen=True)
class Table:
    """``heads`` are sentences to translate, ``shares`` the columns that hold a part of 1."""

    title: str
    heads: Sequence[str]
    rows: list[tuple[Any, ...]]
    shares: Sequence[int] = ()


def tables_of(figures: Figures) -> dict[str, Table]:
    """Every table by its name."""
    return {
        "days": _spans(N_("By day"), N_("Day"), figures.days),
        "weeks": _spans(N_("By week"), N_("Week from"), by_week(figures.days)),
        "rules": _rules(figures),
        "decisions": _decisions(figures),
        "pages": _pages(figures),
    }


def counts_of(span: Span) -> dict[str, int]:
    """Return what came in, by kind."""
    return {kind: getattr(span.counts, kind) for kind in KINDS}


def _spans(title: str, head: str, spans: Sequence[Span]) -> Table:
    rows = [(span.first, *counts_of(span).values(), span.counts.total) for span in spans]
    return Table(title, (head, *KINDS.values(), N_("Total")), rows)


def _rules(figures: Figures) -> Table:
    heads = (
        N_("Rule"), N_("Refused"), N_("Held"), N_("Published later"), N_("Removed later"),
        N_("Still waiting"), N_("Wrongly held"),
    )  # fmt: skip
    rows = [
        (
            rule.rule, rule.refused, rule.held, rule.published, rule.removed, rule.waiting,
            rule.false_positives,
        )
        for rule in figures.rules
    ]  # fmt: skip
    return Table(N_("By rule"), heads, rows, shares=(6,))


def _decisions(figures: Figures) -> Table:
    decisions = figures.decisions
    heads = (*DECISION_LABELS.values(), N_("Total"), N_("Reversed"), N_("Reversal rate"))
    counts = (getattr(decisions, decision) for decision in DECISION_LABELS)
    row = (*counts, decisions.total, decisions.reversed, decisions.reversed_share)
    return Table(N_("Decisions"), heads, [row], shares=(7,))


def _pages(figures: Figures) -> Table:
    rows = [(page.url, page.title, page.published) for page in figures.pages]
    return Table(N_("By page"), (N_("Page"), N_("Title"), N_("Published")), rows)
