"""The page: a comment in its context, who is on it, and what can be done with it.

It is read on a phone: all that stands on it is bounded, so that it stays small.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from flask import render_template

from comments_service.errors import not_found
from comments_service.queries.accounts.people import members_of
from comments_service.queries.answers.answers import Standing, newest_answer
from comments_service.queries.answers.lists import waits_of
from comments_service.queries.answers.saved_replies import fitting_replies
from comments_service.queries.moderation.comments import ContextRow, queue_comment
from comments_service.queries.moderation.context import surroundings
from comments_service.rules.comments.status import DECISION_LABELS, Decision, Status
from comments_service.rules.community.needs import CLOSING_TEXTS
from comments_service.rules.core.identity import reference, secret_hash
from comments_service.rules.text.fields import MAX_BODY_LENGTH, MAX_REMARK_LENGTH
from comments_service.rules.text.render import plain_text
from comments_service.services.community.assigning import ANSWERERS
from comments_service.web.answering.forms import fresh_form
from comments_service.web.answering.later import Choice
from comments_service.web.answering.right import Right
from comments_service.web.answering.wait_line import WaitLine, line_of
from comments_service.web.http.context import now

#: So many bytes of the comment are shown, and of each around it.
_TEXT_BYTES, _AROUND_BYTES = 5000, 600
_BEFORE, _AFTER = 2, 2
_COLLEAGUES = 40
_DECISIONS = {
    Status.HELD: (Decision.APPROVE, Decision.SPAM, Decision.DELETE),
    Status.PUBLISHED: (Decision.SPAM, Decision.DELETE),
}


@dataclass(frozen=True)
class Typed:
    """What came with a form, and what stands in the way of it; the page keeps all of it."""

    body: str = ""
    saved_reply: str = ""
    signed: str = "me"
    note: str = ""
    problem: str = ""
    field: str = ""


@dataclass(frozen=True)
class Text:
    """What somebody wrote, cut where it is long."""

    who: str | None
    lines: list[str]
    is_cut: bool = False


def answering_page(right: Right, typed: Typed = Typed()) -> str:  # noqa: B008 - frozen
    """Return the page as it is now. Raise AppError not_found for what is not there."""
    comment = queue_comment(right.site.id, right.comment_id)
    if comment is None:
        raise not_found()
    row = waits_of(right.site.id, [comment.id]).get(comment.id)
    wait = line_of(row) if row else None
    zone = right.local_time.zone
    may_act = right.may_answer and right.colleague is None
    return render_template(
        "answer/page.html",
        site=None,
        right=right,
        typed=typed,
        comment=comment,
        reference=reference(right.site.id, comment.id),
        text=_cut(comment.author_name, plain_text(comment.html).strip(), _TEXT_BYTES),
        around=_around(comment, is_stranger=right.colleague is not None),
        wait=wait,
        claimer=_claimer(wait, right),
        due=wait and _local(wait.row.due_at, zone),
        wakes=wait and wait.row.wake_at and _local(wait.row.wake_at, zone),
        choices=_choices(right, wait) if may_act else (),
        zone=zone.key,
        answer=answer_shown(right, comment),
        may_write=right.may_answer and (comment.status == "published" or _approves(right, comment)),
        approves=_approves(right, comment),
        may_act=may_act,
        decisions=_DECISIONS.get(Status(comment.status), ()) if right.allows("moderator") else (),
        decision_labels=DECISION_LABELS,
        replies=_replies(right, comment) if may_act else (),
        colleagues=_colleagues(right) if may_act else (),
        closing=CLOSING_TEXTS,
        own=fresh_form(),
        state=state_of(comment, wait),
        longest=MAX_BODY_LENGTH,
        longest_note=MAX_REMARK_LENGTH,
    )


def state_of(comment: ContextRow, wait: WaitLine | None) -> str:
    """Return what names the comment as it was shown: another text, or closed by somebody."""
    is_closed = wait is not None and wait.row.state == "closed"
    return secret_hash(f"{comment.html}\0{is_closed}")[:16]


def answer_shown(right: Right, comment: ContextRow) -> Standing | None:
    """Return the newest official answer, as far as who looks may know of it.

    To a colleague without an account that is their own, and what readers see.
    """
    standing = newest_answer(right.site.id, comment.id)
    if standing is None or not right.colleague or standing.id == right.answer_id:
        return standing
    return standing if standing.status == Status.PUBLISHED else None


def _local(moment: datetime, zone: ZoneInfo) -> str:
    """Return the time of day, with the date on another day than today."""
    at = moment.astimezone(zone)
    return f"{at:%H:%M}" if at.date() == now().astimezone(zone).date() else f"{at:%Y-%m-%d %H:%M}"


def _approves(right: Right, comment: ContextRow) -> bool:
    return comment.status == Status.HELD and right.allows("moderator")


def _claimer(wait: WaitLine | None, right: Right) -> str:
    """Return who else is answering at this moment."""
    if wait is None or wait.row.claimed_by == right.actor.moderator_id:
        return ""
    return wait.claimer


def _choices(right: Right, wait: WaitLine | None) -> list[Choice]:
    """Return until when the comment can be put off."""
    if wait is None or not wait.is_waiting:
        return []
    return list(right.local_time.choices(is_known=wait.row.commenter_id is not None))


def _replies(right: Right, comment: ContextRow) -> list[tuple[str, str]]:
    rows = fitting_replies(
        right.site.id,
        comment.id,
        comment.thread_id,
        right.site.language,
        right.actor.moderator_id,
    )
    return [(f"{row.id:x}", row.name) for row in rows]


def _colleagues(right: Right) -> list[tuple[int, str]]:
    own = right.actor.moderator_id
    others = [one for one in members_of(right.site.id) if one.role in ANSWERERS and one.id != own]
    return [(one.id, one.name) for one in others[:_COLLEAGUES]]


def _around(comment: ContextRow, *, is_stranger: bool) -> dict[str, list[Text]]:
    """Return what readers see around the comment; to a stranger only what it answers."""
    near = surroundings(comment)
    lists = {
        "above": near.above[-_BEFORE:],
        "before": () if is_stranger else near.before[-_BEFORE:],
        "answers": () if is_stranger else near.answers[-_AFTER:],
    }
    return {
        name: [_excerpt(row) for row in rows if row.status == Status.PUBLISHED]
        for name, rows in lists.items()
    }


def _excerpt(row: ContextRow) -> Text:
    return _cut(row.author_name, " ".join(plain_text(row.html).split()), _AROUND_BYTES)


def _cut(who: str | None, text: str, most: int) -> Text:
    """Return a text in at most so many bytes of HTML."""
    whole = text
    while (weight := len(escape(text).encode())) > most:
        text = text[: len(text) * most // (weight + 1)]
    is_cut = text != whole
    return Text(who, (text + "…" if is_cut else text).splitlines(), is_cut)
