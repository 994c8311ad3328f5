"""What the report of a week tells: the figures of the console's page, and where to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comments_service.extensions import db
from comments_service.models import Site
from comments_service.queries.answers.lists import list_counts
from comments_service.queries.community.response_times import (
    PageRow,
    answer_figures_of,
    pages_of,
)
from comments_service.queries.community.watches import WatchRow, watches_of
from comments_service.queries.moderation.watch_hits import LATELY
from comments_service.rules.community.answer_figures import AnswerFigures
from comments_service.rules.community.reports import monday_of, reported_period

#: So many pages and watches are named.
NAMED = 5
_JUDGED_AT_LEAST = 3


@dataclass(frozen=True)
class WeeklyReport:
    """The answers of a site's last week.

    ``pages`` are those with the most questions, with how many; ``false_alarms`` the watches most of
    whose hits were of no use of late.
    """

    site: Site
    figures: AnswerFigures
    waiting: int
    pages: Sequence[tuple[PageRow, int]]
    false_alarms: Sequence[WatchRow]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.figures.total.opened or self.waiting or self.false_alarms)


def weekly_report(site_id: int, now: datetime) -> WeeklyReport:
    """Return the report of the week before this one. Five statements."""
    site = db.session.get_one(Site, site_id)
    period = reported_period(monday_of(now, site.time_zone))
    figures = answer_figures_of(site, period, now)
    pages = pages_of(site_id, [number for number, _ in figures.threads[:NAMED]])
    watches = [
        one
        for one in watches_of(site_id, now - LATELY)
        if one.useless >= _JUDGED_AT_LEAST and one.useless > one.useful
    ]
    return WeeklyReport(
        site,
        figures,
        list_counts(site_id, None)["reply"],
        [(pages[one], some.opened) for one, some in figures.threads if one in pages],
        sorted(watches, key=lambda one: -one.useless)[:NAMED],
    )
