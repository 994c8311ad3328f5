"""What the team does with a wait: take it, let go, hand over, later, close, mark."""

from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

from flask import jsonify, make_response, redirect, request
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.rules.text.fields import clean_note
from comments_service.services.community import assigning
from comments_service.services.community.assigning import Seen
from comments_service.services.core.actor import By
from comments_service.web.answering.later import local_time
from comments_service.web.console.comments.comments import number_of, render_comment
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import sent_version
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/comments/<comment_id>/wait/<step>")
@guard_route("responder", "session", "none: needs a session")
def wait_step(comment_id: str, step: str) -> Response:
    """Carry out a step on the wait as it was seen; a refused one says what it is now."""
    if step not in _STEPS:
        raise not_found()
    seen = (access().site_id, number_of(comment_id), sent_version())
    try:
        _STEPS[step](seen, by_caller())
    except AppError as error:
        if error.code not in ("conflict", "not_allowed", "invalid"):
            raise
        page = render_comment(
            comment_id,
            conflict=error.code,
            problem=translate(error.errors[0].message, {}) if error.errors else sentence(error),
            back=safe_next_path(request.form.get("back")),
        )
        return make_response(page, STATUS_OF[error.code])
    back = redirect(safe_next_path(request.form.get("back")), 303)
    return cookies.leave_flash(back, done=f"wait_{step}")


@blueprint.post("/comments/<comment_id>/claim")
@guard_route("responder", "session", "none: needs a session")
def claim_by_typing(comment_id: str) -> Response:
    """Renew the caller's claim while they type; for the page's own script."""
    seen = (access().site_id, number_of(comment_id), sent_version())
    with suppress(AppError):  # it has changed or waits no more: the answer itself will say so
        assigning.claim(seen, by_caller())
    return jsonify({})


def _take(seen: Seen, by: By) -> None:
    assigning.assign(seen, by.actor.moderator_id, by)


def _assign(seen: Seen, by: By) -> None:
    text = request.form.get("assignee", "")
    assignee = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    assigning.assign(seen, assignee, by, clean_note(request.form.get("note", "")) or None)


def _snooze(seen: Seen, by: By) -> None:
    mine = local_time(seen[0], by.actor.moderator_id)
    assigning.snooze(seen, mine.until(request.form.get("until", ""), _zone_sent()), by)


def _close(seen: Seen, by: By) -> None:
    assigning.close(seen, request.form.get("reason", ""), by)


_STEPS: dict[str, Callable[[Seen, By], None]] = {
    "take": _take,
    "release": assigning.release,
    "assign": _assign,
    "snooze": _snooze,
    "wake": assigning.wake,
    "close": _close,
    "reopen": assigning.reopen,
    "mark": assigning.mark,
}


def _zone_sent() -> ZoneInfo | None:
    """Return the time zone that the form names: the browser's, or the member's without a script."""
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(request.form.get("zone", "")[:64])
    return None
