"""Rows as the console's templates show them: sentences, safe HTML, and what may be done."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from comments_service.errors import N_
from comments_service.queries.community.watches import HitRow
from comments_service.queries.moderation.comments import ContextRow, EventRow, ReportRow
from comments_service.rules.comments.kinds import KIND_LABELS
from comments_service.rules.comments.status import STATUS_LABELS, Decision, Status, decisions_for
from comments_service.rules.community.search import parse_search
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import hue, initials
from comments_service.rules.text.highlight import marked_html
from comments_service.rules.text.render import excerpt
from comments_service.rules.text.search_terms import Phrase, words_of
from comments_service.web.console.comments.reasons import Reason, reasons_of
from comments_service.web.console.comments.waits import note_shown
from comments_service.web.http.locale import gettext_, translate

_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>([^<]*)')
_HUES = 12
_EXCERPT = 200
#: How many comments a list of the console shows at once.
CARDS_ON_A_PAGE = 25

REPORTS = {
    "spam": N_("Spam"),
    "abuse": N_("Abuse"),
    "off_topic": N_("Off topic"),
    "other": N_("Another reason"),
}
#: What each action of the log of comments says, after the name of who did it.
EVENTS = {
    "post": N_("posted"),
    "edit": N_("edited the text"),
    "withdraw": N_("deleted it"),
    "report": N_("reported it"),
    "reply": N_("replied as the site"),
    "propose": N_("proposed an answer"),
    "approve": N_("approved it"),
    "hold": N_("held it"),
    "spam": N_("moved it to spam"),
    "delete": N_("deleted it"),
    "restore": N_("restored it"),
    "undo": N_("undid the last decision"),
    "judge": N_("followed the external judge"),
    "pin": N_("pinned it"),
    "unpin": N_("unpinned it"),
    "import": N_("imported it"),
    "undo_import": N_("undid the import it came from"),
    "erase": N_("erased it and everything known about its author"),
}
_ACTORS = {
    "system": N_("The service"),
    "commenter": N_("The commenter"),
    "reader": N_("A reader"),
    "moderator": N_("A moderator"),
    "program": N_("A program"),
    "expert": N_("A colleague who was asked"),
}
_OPERATOR = N_("the operator")


@dataclass(frozen=True)
class Flag:
    """A reader's report: the reason in words, what they added, and when."""

    reason: str
    note: str | None
    when: datetime


@dataclass(frozen=True)
class Card:
    """A comment on a page of the console. ``row`` holds the columns of
    queries.moderation.comments."""

    row: ContextRow
    id: str
    text: Markup
    links: list[str]
    reasons: list[Reason]
    reports: list[Flag]
    decisions: list[Decision]
    status: str
    kind: str
    initials: str
    hue: int
    parent_excerpt: str
    excerpt: str
    hits: Sequence[HitRow]

    @property
    def may_be_answered(self) -> bool:
        """Whether a reply as the site can be published under it."""
        return bool(self.row.status == Status.PUBLISHED)

    @property
    def may_be_pinned(self) -> bool:
        """Whether it can be shown first in its thread."""
        return self.may_be_answered and self.row.parent_id is None


def comment_card(
    row: ContextRow,
    reports: Sequence[ReportRow] = (),
    hits: Sequence[HitRow] = (),
    phrases: Sequence[Phrase] = (),
) -> Card:
    """One comment with its open ``reports`` and what watches found in it.

    Marked are the words that a rule refused, those that watches look for, and ``phrases``.
    """
    watched = [phrase for hit in hits for phrase in parse_search(hit.search).phrases]
    marks = [*_refused_words(row.reasons), *watched, *phrases]
    note_shown(row.id)
    return Card(
        row=row,
        id=reference(row.site_id, row.id),
        text=console_text(row, marks),
        links=link_targets(row.html),
        reasons=reasons_of(row.reasons),
        reports=[
            Flag(gettext_(REPORTS[report.reason]), report.note, report.created_at)
            for report in reports
        ],
        decisions=decisions_for(
            Status(row.status), deleted_by=row.deleted_by, is_reported=row.open_reports > 0
        ),
        status=gettext_(STATUS_LABELS[Status(row.status)]),
        kind=gettext_(KIND_LABELS[row.author_kind]),
        initials=initials(row.author_name),
        hue=hue(row.author_name) * _HUES // 360,
        parent_excerpt=excerpt(row.parent_html or "", _EXCERPT),
        excerpt=excerpt(row.html, _EXCERPT),
        hits=hits,
    )


def console_text(row: ContextRow, marks: Sequence[Phrase]) -> Markup:
    """Return the text of a comment with ``marks`` in it and code that keys can scroll.

    The sanitiser was the last to touch it, before it was stored; nothing else is new.
    """
    html = marked_html(row.html, marks)
    code = Markup('<pre tabindex="0" role="group" aria-label="{}">').format(gettext_("Code"))
    return Markup(html.replace("<pre>", code))


def link_targets(text: str) -> list[str]:
    """Where those links of sanitised HTML lead that do not show it, each once, in order."""
    hidden = (target for target, shown in _LINK.findall(text) if shown != target)
    return list(dict.fromkeys(map(html.unescape, hidden)))


def event_line(event: EventRow) -> dict[str, Any]:
    """One line of a timeline: who, what, when, why, and the status that followed."""
    has_sentence = event.action in EVENTS
    status = event.to_status if event.to_status != event.from_status else None
    return {
        "id": event.id,
        "who": who(event),
        "what": gettext_(EVENTS[event.action]) if has_sentence else event.action,
        "when": event.created_at,
        "why": [reason.sentence for reason in reasons_of(event.reasons)],
        "note": event.note,
        "status": gettext_(STATUS_LABELS[Status(status)]) if status else None,
    }


def who(line: Any) -> str:
    """Who did what a line of a log tells; a program with whom it worked for."""
    if line.actor == "program" and line.device:
        names = {"program": line.device, "name": line.moderator_name or gettext_(_OPERATOR)}
        return translate(N_("The program “{program}”, for {name}"), names)
    if line.actor == "expert" and line.device:
        names = {"expert": line.device, "name": line.moderator_name or gettext_(_OPERATOR)}
        return translate(N_("{expert}, asked by {name}"), names)
    # The service stores a new comment, but its author wrote it.
    actor = "commenter" if line.action == "post" else line.actor
    if line.imported_name:
        return translate(N_("{name} (from an import)"), {"name": line.imported_name})
    return str(line.moderator_name or gettext_(_ACTORS.get(actor, actor)))


def _refused_words(reasons: Sequence[dict[str, Any]]) -> list[Phrase]:
    words = (word for reason in reasons for word in reason["params"].get("words", ()))
    return [phrase for word in words if (phrase := words_of(word))]
