"""The report of a week as mails: to each member who wants it, as text and as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from comments_service.errors import N_
from comments_service.notify.message import Message
from comments_service.notify.report_layout import Line, as_html, as_text
from comments_service.notify.texts import Translate, speech
from comments_service.queries.answers.weekly_report import WeeklyReport, weekly_report
from comments_service.queries.notifications.channels import MemberAlertsRow, report_readers
from comments_service.rules.accounts.leave import away_at
from comments_service.rules.community.answer_figures import minute_in
from comments_service.services.notifications.reports import send_reports

_HOUR_S = 3600


@dataclass(frozen=True)
class ReportMailer:
    """The consumer of reports: {"at"}. ``base_url`` is where the console is found."""

    base_url: str
    now: Callable[[], datetime]

    def report(self, message: Message) -> None:
        """Write the mails of a site's report, all in one transaction."""
        now, at = self.now(), datetime.fromisoformat(message.payload["at"])
        report = weekly_report(message.site_id, now)
        readers = () if report.is_empty else report_readers(message.site_id)
        mails = [
            self._mail(report, one, now) for one in readers if not away_at(one.away_until, now)
        ]
        send_reports(message.site_id, at, mails, now)

    def _mail(self, report: WeeklyReport, reader: MemberAlertsRow, now: datetime) -> dict[str, Any]:
        translate = speech(reader.language)
        title, lines = self._title(report, translate), self._lines(report, translate)
        how = translate(N_("Whether you get this mail is set on your account page:"))
        foot = Line(how, "", f"{self.base_url}/console/account")
        return {
            "to": reader.email,
            "subject": title,
            "text": as_text(title, lines, foot, reader.language),
            "html": as_html(title, lines, foot, reader.language),
            "language": reader.language,
            "at": now.isoformat(),
        }

    def _title(self, report: WeeklyReport, translate: Translate) -> str:
        period = report.figures.period
        sentence = translate(N_("{site}: answers from {first} to {last}"))
        return sentence.format(site=report.site.name, first=period.first, last=period.last)

    def _lines(self, report: WeeklyReport, translate: Translate) -> list[Line]:
        total, period = report.figures.total, report.figures.period
        of_week = {"from": period.first, "to": period.last}
        figures = self._link(report, "figures/answers", of_week)
        share = "–" if total.share is None else f"{total.share * 100:.0f} %"
        lines = [
            Line(translate(N_("Waited")), str(total.opened), figures),
            Line(translate(N_("Answered")), str(total.answered)),
            Line(translate(N_("Answered in time")), str(total.in_target)),
            Line(translate(N_("Share in time")), share),
            Line(translate(N_("Median")), _duration(total.median_s, translate)),
            Line(translate(N_("90th percentile")), _duration(total.p90_s, translate)),
            Line(
                translate(N_("Waiting now")),
                str(report.waiting),
                self._link(report, "answers/reply"),
            ),
        ]
        if total.oldest:
            since = minute_in(ZoneInfo(report.site.time_zone), total.oldest) or ""
            lines.append(Line(translate(N_("Longest waiting since")), since))
        lines += [
            Line(f"{translate(N_('Page'))}: {page.title or page.url}", str(count),
                 self._link(report, "figures/answers", of_week | {"page": page.url}))
            for page, count in report.pages
        ]  # fmt: skip
        unused = translate(N_("{useless} of {judged} hits were of no use"))
        lines += [
            Line(
                f"{translate(N_('Watch'))}: {one.name}",
                unused.format(useless=one.useless, judged=one.useless + one.useful),
                self._link(report, f"watches/{one.id:x}"),
            )
            for one in report.false_alarms
        ]
        return lines

    def _link(self, report: WeeklyReport, path: str, more: dict[str, Any] | None = None) -> str:
        query = urlencode({**(more or {}), "site": report.site.key})
        return f"{self.base_url}/console/{path}?{query}"


def _duration(seconds: int | None, translate: Translate) -> str:
    if seconds is None:
        return "–"
    if seconds < 60:
        return translate("{n} s").format(n=seconds)
    hours, minutes = seconds // _HOUR_S, seconds // 60 % 60
    if not hours:
        return translate("{n} min").format(n=minutes)
    return translate("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
