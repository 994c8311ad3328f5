"""Links from other sites: what is announced, what readers see, and what was refused and why."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.mentions.mentions import (
    ListedRow,
    listed_mention,
    listed_mentions,
    mention_counts,
)
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.mentions.states import DECIDED, KIND_LABELS, State, decisions_on
from comments_service.services.mentions.decisions import decide_mention, undo_mention
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.proxies import own_full_path
from comments_service.web.http.route_guard import guard_route

_AT_ONCE = 25
_TABS = {
    State.HELD: N_("Waiting"),
    State.PUBLISHED: N_("Published"),
    State.SPAM: N_("Spam"),
    State.DELETED: N_("Deleted"),
    State.REFUSED: N_("Not taken in"),
}
#: Why a link was not taken in, or is there no more, by its code.
PROBLEMS = {
    "no_link": N_("The page does not link to yours."),
    "gone": N_("The page says that it is gone for good."),
    "private": N_("The page is on a private network, which this service does not access."),
    "unreachable": N_("The page could not be fetched."),
    "status": N_("The page responds with an error."),
    "encoding": N_("The page is packed in a way that nobody asked for."),
    "too_large": N_("The page does not link to yours in its first megabyte."),
    "banned": N_("A ban stands against its author or its address."),
    "blocked_words": N_("It has a blocked word."),
}


@dataclass(frozen=True)
class UndoOffer:
    """A decision that has just been made, and can be taken back."""

    mention: str
    version: int


@blueprint.get("/mentions")
@guard_route("analyst", "session", "none: needs a session")
def mentions() -> str:
    """Show the links in one state, the newest first."""
    state = request.args.get("state", State.HELD)
    if state not in _TABS:
        raise not_found()
    after = cursor_param("after")
    rows = listed_mentions(access().site_id, state, limit=_AT_ONCE + 1, after=after)
    flash = cookies.take_flash()
    return render_template(
        "console/mentions/mentions.html",
        tabs=_TABS,
        state=state,
        counts=mention_counts(access().site_id),
        mentions=[(row, f"{row.id:x}", decisions_on(row.state)) for row in rows[:_AT_ONCE]],
        next_after=f"{rows[_AT_ONCE - 1].id:x}" if len(rows) > _AT_ONCE else None,
        is_first_page=after is None,
        kind_labels=KIND_LABELS,
        problems=PROBLEMS,
        decided=DECIDED,
        note=shown_note(flash),
        undo=_undo_offer(flash),
        here=own_full_path(),
    )


@blueprint.post("/mentions/<mention_id>/decision")
@guard_route("moderator", "session", "none: needs a session")
def decide_on_mention(mention_id: str) -> Response:
    """Decide about a link, and go back to the list."""
    try:
        decision = Decision(request.form.get("decision", ""))
    except ValueError as error:
        raise AppError("malformed", N_("The request could not be understood.")) from error
    number = _number(mention_id)
    decide_mention(access().site_id, number, decision, _seen(), by_caller())
    return _back(number, done=decision)


@blueprint.post("/mentions/<mention_id>/undo")
@guard_route("moderator", "session", "none: needs a session")
def undo_on_mention(mention_id: str) -> Response:
    """Take the last decision about a link back."""
    undo_mention(access().site_id, _number(mention_id), _seen(), by_caller())
    return cookies.leave_flash(redirect(_next(), 303), done="undo")


def _back(number: int, *, done: str) -> Response:
    row: ListedRow | None = listed_mention(access().site_id, number)
    offer = {"mention": f"{number:x}", "version": row.version} if row else {}
    return cookies.leave_flash(redirect(_next(), 303), done=done, **offer)


def _next() -> str:
    back = request.form.get("back")
    return safe_next_path(back) if back else url_for("console.mentions")


def _undo_offer(flash: dict[str, Any]) -> UndoOffer | None:
    mention, version = flash.get("mention"), flash.get("version")
    if not isinstance(mention, str) or type(version) is not int:
        return None
    try:
        return UndoOffer(f"{parse_id_cursor(mention):x}", version)
    except AppError:
        return None


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _number(mention_id: str) -> int:
    try:
        return parse_id_cursor(mention_id)
    except AppError as error:
        raise not_found() from error
