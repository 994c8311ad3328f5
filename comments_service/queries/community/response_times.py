"""The log of waits over some days. Ids carry their time, so each reads a range of an index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from comments_service.models import NeedEvent, Thread
from comments_service.models.base import table_of
from comments_service.models.need import COUNTED
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.rules.community.answer_figures import AnswerFigures, answer_figures
from comments_service.rules.community.response_times import Wait, waits_of
from comments_service.rules.core.periods import Period

_events, _threads = table_of(NeedEvent), table_of(Thread)


class FiguredSite(Protocol):
    """What a site says of its figures; a Site is one."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def time_zone(self) -> str: ...  # noqa: D102
    @property
    def figures_by_person(self) -> bool: ...  # noqa: D102


class LineRow(TypedRow):
    """A line of the log of waits."""

    id: int
    comment_id: int
    thread_id: int
    action: str
    actor: str
    moderator_id: int | None
    cause: str
    waits_since: datetime
    due_at: datetime
    wall_s: int | None
    worked_s: int | None
    in_target: bool | None
    reason: str | None


class PageRow(TypedRow):
    """A thread and its page."""

    id: int
    url: str
    title: str | None


def waits_in(site_id: int, period: Period, thread_id: int | None = None) -> list[Wait]:
    """Return each wait that began in a period, as it stands now. One statement."""
    opened = _events.alias("opened")
    began = select(opened.c.comment_id).where(
        opened.c.site_id == site_id,
        opened.c.id >= period.since,
        opened.c.id < period.until,
        opened.c.action == "opened",
        text(f"opened.{COUNTED}"),
    )
    lines = select(*(_events.c[name] for name in sorted(LineRow.columns))).where(
        _events.c.site_id == site_id,
        _events.c.id >= period.since,
        _events.c.comment_id.in_(began),
        text(f"need_events.{COUNTED}"),
    )
    if thread_id is not None:
        lines = lines.where(_events.c.thread_id == thread_id)
    rows = fetch_all(LineRow, lines.order_by(_events.c.id))
    # What was opened anew after the period is a wait of a later one.
    return waits_of(row for row in rows if row.action != "opened" or row.id < period.until)


def pages_of(site_id: int, thread_ids: Sequence[int]) -> dict[int, PageRow]:
    """Return the pages of some threads by their numbers. One statement."""
    rows = fetch_all(
        PageRow,
        select(_threads.c.id, _threads.c.url, _threads.c.title).where(
            _threads.c.site_id == site_id, _threads.c.id.in_(thread_ids)
        ),
    )
    return {row.id: row for row in rows}


def answer_figures_of(
    site: FiguredSite, period: Period, now: datetime, thread_id: int | None = None
) -> AnswerFigures:
    """Return the figures of answers of a site, or of one of its threads. One statement.

    The console's page and file, the API and the weekly mail are all made from it.
    """
    waits = waits_in(site.id, period, thread_id)
    zone = ZoneInfo(site.time_zone)
    return answer_figures(waits, period, zone, now, by_person=site.figures_by_person)
