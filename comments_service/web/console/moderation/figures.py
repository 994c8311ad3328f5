"""Figures of a site: what came in, what rules and decisions did with it. Never of people."""

from dataclasses import dataclass, field
from datetime import date

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.moderation.figures import Figures
from comments_service.queries.moderation.figures import figures as figures_of
from comments_service.queries.moderation.search import threads_meant
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.checks import RULE_LABELS
from comments_service.rules.core.csv_cells import BYTE_ORDER_MARK, csv_line
from comments_service.rules.core.periods import LENGTHS, USUAL, Period, last_days, parse_period
from comments_service.rules.moderation.figures import by_week
from comments_service.rules.text.pages import UNDECIDED
from comments_service.web.console.moderation.figure_tables import KINDS, Table, counts_of, tables_of
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.charts import Chart, stacked
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access
from comments_service.web.dates import day_in_words
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.locale import gettext_
from comments_service.web.http.route_guard import guard_route

# More bars than this are too thin to be seen: then there is one a week.
_DAYS_DRAWN = 92


@dataclass(frozen=True)
class FiguresQuery:
    """What figures are asked for, and which field of the address was refused."""

    period: Period
    thread_id: int | None = None
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.get("/figures")
@guard_route("analyst", "session", "none: needs a session")
def figures() -> AnyResponse:
    """Show the figures as a chart and tables."""
    query = figures_query()
    result = figures_of(access().site_id, query.period, query.thread_id)
    page = render_template(
        "console/moderation/figures.html",
        figures=result,
        tables=tables_of(result),
        chart=_chart(result),
        is_by_day=_is_by_day(result),
        kinds=KINDS,
        rules=RULE_LABELS,
        lengths=LENGTHS,
        length=chosen_length(),
        values=request.args,
        errors=query.errors,
        is_of_page=query.thread_id is not None,
        day_in_words=day_in_words,
    )
    return make_response(page, 422 if query.errors else 200)


@blueprint.get("/figures/<table>")
@guard_route("analyst", "session", "none: needs a session")
def figures_file(table: str) -> Response:
    """One of the tables as CSV, its columns named as on the page."""
    query = figures_query()
    rows = tables_of(figures_of(access().site_id, query.period, query.thread_id)).get(table)
    return table_file(table, rows, query)


def table_file(name: str, rows: Table | None, query: FiguresQuery) -> Response:
    """Return a table of figures as CSV; raise AppError not_found where there is none."""
    if rows is None or query.errors:
        raise not_found()
    lines = [csv_line(map(gettext_, rows.heads)), *map(csv_line, rows.rows)]
    name = f"{access().key}-{name}-{query.period.first}-{query.period.last}.csv"
    return Response(
        BYTE_ORDER_MARK + b"".join(lines),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def figures_query() -> FiguresQuery:
    """Return what the address asks for; of what is refused, the usual."""
    cleaner, today = FieldErrors(), now().date()
    page = cleaner.clean("page", _thread, request.args.get("page", "").strip() or None)
    try:
        period = _period(today)
        cleaner.finish()
    except AppError as error:
        return FiguresQuery(last_days(USUAL, today), errors=errors_by_field(error))
    return FiguresQuery(period, page)


def _period(today: date) -> Period:
    first, last = request.args.get("from", ""), request.args.get("to", "")
    if first.strip() or last.strip():
        return parse_period(first, last, today)
    return last_days(chosen_length() or USUAL, today)


def chosen_length() -> int | None:
    """Return the length chosen; None where two days were written."""
    if request.args.get("from", "").strip() or request.args.get("to", "").strip():
        return None
    text = request.args.get("days", "")
    return int(text) if text in map(str, LENGTHS) else USUAL


def _thread(page: str) -> int:
    site = site_by_id(access().site_id)
    threads = threads_meant(access().site_id, site.pages if site else UNDECIDED, [page])
    if not threads:
        raise invalid("page", "unknown", N_("There are no comments on a page with this address."))
    return threads[0]


def _is_by_day(result: Figures) -> bool:
    return len(result.days) <= _DAYS_DRAWN


def _chart(result: Figures) -> Chart:
    spans = result.days if _is_by_day(result) else by_week(result.days)
    return stacked([(day_in_words(span.first), counts_of(span)) for span in spans])
