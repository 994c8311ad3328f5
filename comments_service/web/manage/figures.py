"""The figures of a site as JSON: what the console's page of them shows."""

from datetime import date

from flask import Response
from pydantic import Field

from comments_service.errors import fields_named, not_found
from comments_service.queries.comments.pages import thread_at
from comments_service.queries.moderation.figures import figures as figures_of
from comments_service.rules.accounts.scopes import READ
from comments_service.rules.core.periods import Period, parse_period
from comments_service.rules.moderation.figures import RuleCounts, Span, by_week
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import PageId, Schema, Url
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import site_id
from comments_service.web.manage.requests import Day
from comments_service.web.manage.responses import Strict
from comments_service.web.present import Json


class FiguresQuery(Schema):
    """Of which days, both included, and of which page; the last 30 days without."""

    first: Day | None = Field(None, alias="from")
    to: Day | None = None
    page: Url | None = None
    page_id: PageId | None = None


class SpanCounts(Strict):
    """What came in on a day, or in the week that begins on it, by where it stands today."""

    first: date = Field(examples=["2026-11-23"])
    published: int = Field(examples=[12])
    held: int = Field(examples=[2])
    spam: int = Field(examples=[1])
    deleted: int = Field(examples=[0])
    refused: int = Field(examples=[3])


class RuleFigures(Strict):
    """What a rule did, and what became of the comments that it held."""

    rule: str = Field(examples=["links"])
    refused: int = Field(examples=[0])
    held: int = Field(examples=[5])
    published: int = Field(examples=[2])
    removed: int = Field(examples=[1])
    waiting: int = Field(examples=[2])
    false_positives: float | None = Field(
        description="Of what was decided, the share that is published", examples=[0.667]
    )


class DecisionFigures(Strict):
    """Decisions by kind, and those that undid an earlier one."""

    approve: int = Field(examples=[7])
    hold: int = Field(examples=[0])
    spam: int = Field(examples=[3])
    delete: int = Field(examples=[1])
    restore: int = Field(examples=[0])
    reversed: int = Field(examples=[1])
    reversed_share: float | None = Field(examples=[0.091])


class PageFigures(Strict):
    """The published comments of a page."""

    url: str = Field(examples=["https://blog.example/bread"])
    title: str | None = Field(examples=["Bread"])
    published: int = Field(examples=[24])


class FiguresAnswer(Strict):
    """Days begin at midnight UTC. Never of people."""

    first: date = Field(examples=["2026-11-01"])
    last: date = Field(examples=["2026-11-30"])
    days: list[SpanCounts]
    weeks: list[SpanCounts]
    rules: list[RuleFigures]
    decisions: DecisionFigures
    pages: list[PageFigures]


@blueprint.get("/figures")
@operation(
    Operation(
        summary="What came in over some days, what rules and decisions did with it",
        route_guard=RouteGuard("program", "api token", "program"),
        scope=READ,
        query=FiguresQuery,
        answers={200: FiguresAnswer},
    )
)
def figures(query: FiguresQuery) -> Response:
    """At most 366 days at once."""
    period, thread_id = period_and_thread(query)
    result = figures_of(site_id(), period, thread_id)
    counts = result.decisions
    return answer(
        {
            "first": period.first,
            "last": period.last,
            "days": [_span(day) for day in result.days],
            "weeks": [_span(week) for week in by_week(result.days)],
            "rules": [_rule(rule) for rule in result.rules],
            "decisions": {
                **{name: getattr(counts, name) for name in DecisionFigures.model_fields},
            },
            "pages": [
                {"url": page.url, "title": page.title, "published": page.published}
                for page in result.pages
            ],
        }
    )


def period_and_thread(query: FiguresQuery) -> tuple[Period, int | None]:
    """Return which days and which thread figures are of. Raise AppError invalid, not_found."""
    period = parse_period(query.first or "", query.to or "", now().date())
    if not (query.page or query.page_id):
        return period, None
    with fields_named("page"):
        thread = thread_at(site_id(), query.page, query.page_id)
    if thread is None:
        raise not_found()
    return period, thread.id


def _span(span: Span) -> Json:
    return {
        "first": span.first,
        "published": span.counts.published,
        "held": span.counts.held,
        "spam": span.counts.spam,
        "deleted": span.counts.deleted,
        "refused": span.counts.refused,
    }


def _rule(rule: RuleCounts) -> Json:
    return {name: getattr(rule, name) for name in RuleFigures.model_fields}
