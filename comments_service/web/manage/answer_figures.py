"""The figures of answers as JSON: what the console's page of them shows."""

from datetime import date, datetime
from typing import Any

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.community.response_times import answer_figures_of, pages_of
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import READ
from comments_service.rules.community.response_times import ResponseTimes
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.figures import FiguresQuery, period_and_thread
from comments_service.web.manage.guard import site_id
from comments_service.web.manage.responses import Strict
from comments_service.web.present import Json


class AnswerTimes(Strict):
    """What became of some waits; lengths in seconds, percentiles by the nearest rank.

    ``share`` is the part answered in time of all that was answered or is late.
    """

    waited: int = Field(examples=[40])
    answered: int = Field(examples=[31])
    in_target: int = Field(examples=[27])
    by_program: int = Field(examples=[1])
    closed: dict[str, int] = Field(examples=[{"no_answer": 3}])
    waiting: int = Field(examples=[5])
    late: int = Field(examples=[2])
    oldest: datetime | None = Field(examples=["2026-11-29T21:40:00Z"])
    share: float | None = Field(examples=[0.818])
    median_s: int | None = Field(examples=[1260])
    p90_s: int | None = Field(examples=[5400])
    worked_median_s: int | None = Field(examples=[1260])
    worked_p90_s: int | None = Field(examples=[4800])


class WeekTimes(AnswerTimes):
    """Of the waits that began in a week, in the site's time zone."""

    first: date = Field(examples=["2026-11-23"])


class CauseTimes(AnswerTimes):
    """Of the waits of one cause."""

    cause: str = Field(examples=["asks"])


class PageTimes(AnswerTimes):
    """Of the waits on one page."""

    url: str = Field(examples=["https://blog.example/bread"])
    title: str | None = Field(examples=["Bread"])


class HourTimes(AnswerTimes):
    """Of the waits that began in an hour of the day, in the site's time zone."""

    hour: int = Field(examples=[22])


class PersonTimes(AnswerTimes):
    """Of the waits that one person answered."""

    moderator_id: int = Field(examples=[3])


class AnswerFiguresAnswer(Strict):
    """Waits that began on the days from ``first`` to ``last`` (UTC).

    ``people`` is empty unless the site's owner has figures name people.
    """

    first: date = Field(examples=["2026-11-01"])
    last: date = Field(examples=["2026-11-30"])
    total: AnswerTimes
    weeks: list[WeekTimes]
    causes: list[CauseTimes]
    pages: list[PageTimes]
    hours: list[HourTimes]
    people: list[PersonTimes]


@blueprint.get("/figures/answers")
@operation(
    Operation(
        summary="How long those who asked have waited for an answer",
        route_guard=RouteGuard("program", "api token", "program"),
        scope=READ,
        query=FiguresQuery,
        answers={200: AnswerFiguresAnswer},
    )
)
def answer_figures(query: FiguresQuery) -> Response:
    """At most 366 days at once."""
    period, thread_id = period_and_thread(query)
    rules = site_by_id(site_id())
    if rules is None:
        raise not_found()
    figures = answer_figures_of(rules.site, period, now(), thread_id)
    pages = pages_of(site_id(), [number for number, _ in figures.threads])
    return answer(
        {
            "first": period.first,
            "last": period.last,
            "total": _times(figures.total),
            "weeks": [_times(some, first=week) for week, some in figures.weeks],
            "causes": [_times(some, cause=cause) for cause, some in figures.causes],
            "pages": [
                _times(some, url=pages[one].url, title=pages[one].title)
                for one, some in figures.threads
                if one in pages
            ],
            "hours": [_times(some, hour=hour) for hour, some in figures.hours],
            "people": [_times(some, moderator_id=one) for one, some in figures.people],
        }
    )


def _times(figures: ResponseTimes, **about: Any) -> Json:
    return {
        **about,
        "waited": figures.opened,
        "answered": figures.answered,
        "in_target": figures.in_target,
        "by_program": figures.by_program,
        "closed": dict(figures.closed),
        "waiting": figures.waiting,
        "late": figures.late,
        "oldest": figures.oldest,
        "share": None if figures.share is None else round(figures.share, 3),
        "median_s": figures.median_s,
        "p90_s": figures.p90_s,
        "worked_median_s": figures.worked_median_s,
        "worked_p90_s": figures.worked_p90_s,
    }
