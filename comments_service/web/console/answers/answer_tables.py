"""The figures of answers as tables: what the page shows and what its CSV files hold."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from comments_service.errors import N_
from comments_service.queries.community.response_times import PageRow
from comments_service.rules.community.answer_figures import AnswerFigures, minute_in
from comments_service.rules.community.needs import CAUSE_TEXTS, Cause
from comments_service.rules.community.response_times import ResponseTimes
from comments_service.web.console.moderation.figure_tables import Table
from comments_service.web.http.locale import gettext_

#: What has become of those who waited, in the order in which it is stacked.
OUTCOMES = {
    "in_target": N_("Answered in time"),
    "too_late": N_("Answered late"),
    "late": N_("Late, waiting"),
    "not_due": N_("Not due yet"),
    "closed": N_("Closed without reply"),
    "by_program": N_("Answered by a program"),
}
_HEADS = (
    N_("Waited"),
    *OUTCOMES.values(),
    N_("Share in time"),
    N_("Median, seconds"),
    N_("90th percentile, seconds"),
    N_("Median of working time, seconds"),
    N_("Longest waiting since"),
)
_SHARE = len(OUTCOMES) + 2
#: The columns that hold seconds.
SECONDS = (_SHARE + 1, _SHARE + 2, _SHARE + 3)


def answer_tables(
    figures: AnswerFigures, pages: Mapping[int, PageRow], people: Mapping[int, str], zone: ZoneInfo
) -> dict[str, Table]:
    """Every table by its name; the first column says what each row is about."""
    days = f"{figures.period.first} – {figures.period.last}"
    table = partial(_table, zone)
    return {
        "answers": table(N_("Answers"), N_("Period"), [(days, figures.total)]),
        "weeks": table(N_("By week"), N_("Week from"), figures.weeks),
        "causes": table(
            N_("By cause"),
            N_("Cause"),
            [(gettext_(CAUSE_TEXTS[Cause(cause)]), some) for cause, some in figures.causes],
        ),
        "pages": table(
            N_("By page"),
            N_("Page"),
            [(pages[one].url, some) for one, some in figures.threads if one in pages],
        ),
        "hours": table(
            N_("By hour of arrival"),
            N_("Hour"),
            [(f"{hour:02}:00", some) for hour, some in figures.hours],
        ),
        "people": table(
            N_("By person"),
            N_("Person"),
            [(people.get(one, ""), some) for one, some in figures.people],
        ),
    }


def outcomes(figures: ResponseTimes) -> dict[str, int]:
    """Return how many waits came to which end, by OUTCOMES."""
    return {
        "in_target": figures.in_target,
        "too_late": figures.answered - figures.in_target,
        "late": figures.late,
        "not_due": figures.not_due,
        "closed": sum(figures.closed.values()),
        "by_program": figures.by_program,
    }


def _table(
    zone: ZoneInfo, title: str, head: str, rows: Sequence[tuple[Any, ResponseTimes]]
) -> Table:
    return Table(title, (head, *_HEADS), [_row(zone, *row) for row in rows], shares=(_SHARE,))


def _row(zone: ZoneInfo, about: Any, figures: ResponseTimes) -> tuple[Any, ...]:
    return (
        about,
        figures.opened,
        *outcomes(figures).values(),
        figures.share,
        figures.median_s,
        figures.p90_s,
        figures.worked_median_s,
        minute_in(zone, figures.oldest),
    )
