"""Figures of answers: how long those who asked have waited. Of people only if the owner says so."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from comments_service.errors import N_, not_found
from comments_service.models import Site
from comments_service.queries.accounts.people import members_of
from comments_service.queries.community.response_times import answer_figures_of, pages_of
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.community.answer_figures import AnswerFigures, minute_in
from comments_service.rules.core.periods import LENGTHS
from comments_service.web.console.answers.answer_tables import (
    OUTCOMES,
    SECONDS,
    answer_tables,
    outcomes,
)
from comments_service.web.console.moderation.figure_tables import Table
from comments_service.web.console.moderation.figures import (
    FiguresQuery,
    chosen_length,
    figures_query,
    table_file,
)
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.charts import Chart, stacked
from comments_service.web.console.page.durations import duration
from comments_service.web.console.page.guard import access
from comments_service.web.dates import day_in_words
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import guard_route

#: Where a page shows words, the files hold seconds.
_SHORT_HEADS = {
    "Median, seconds": N_("Median"),
    "90th percentile, seconds": N_("90th percentile"),
    "Median of working time, seconds": N_("Median of working time"),
}


@blueprint.get("/figures/answers")
@guard_route("analyst", "session", "none: needs a session")
def answer_figures() -> AnyResponse:
    """Show how long those who asked have waited, as a chart and tables."""
    query, site = figures_query(), _site()
    figures = answer_figures_of(site, query.period, now(), query.thread_id)
    page = render_template(
        "console/answers/figures.html",
        figures=figures,
        tables=_tables(site, figures),
        chart=_chart(figures),
        outcomes=OUTCOMES,
        short_heads=_SHORT_HEADS,
        seconds=SECONDS,
        time_zone=site.time_zone,
        by_person=site.figures_by_person,
        oldest=minute_in(ZoneInfo(site.time_zone), figures.total.oldest),
        **_form(query),
    )
    return make_response(page, 422 if query.errors else 200)


@blueprint.get("/figures/answers/<table>")
@guard_route("analyst", "session", "none: needs a session")
def answer_figures_file(table: str) -> Response:
    """One of the tables as CSV, its columns named as on the page; times are seconds."""
    query, site = figures_query(), _site()
    figures = answer_figures_of(site, query.period, now(), query.thread_id)
    return table_file(table, _tables(site, figures).get(table), query)


def _site() -> Site:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules.site


def _tables(site: Site, figures: AnswerFigures) -> dict[str, Table]:
    pages = pages_of(site.id, [thread for thread, _ in figures.threads])
    members = members_of(site.id) if figures.people else ()
    people = {one.id: one.name for one in members}
    return answer_tables(figures, pages, people, ZoneInfo(site.time_zone))


def _chart(figures: AnswerFigures) -> Chart:
    return stacked([(day_in_words(week), outcomes(some)) for week, some in figures.weeks])


def _form(query: FiguresQuery) -> dict[str, Any]:
    """Return what the form of the period shows (console/moderation/_figures_of.html)."""
    return {
        "lengths": LENGTHS,
        "length": chosen_length(),
        "values": request.args,
        "errors": query.errors,
        "day_in_words": day_in_words,
        "duration": duration,
    }
