"""What moderators do with a comment: decide, take back, answer, pin, close its page."""

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import Decision
from comments_service.rules.text.fields import clean_body, clean_note
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decision_reasons import give_reason
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.web.console.comments.comments import number_of, render_comment
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field, sent_version
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/comments/<comment_id>/decision")
@guard_route("moderator", "session", "none: needs a session")
def decision(comment_id: str) -> Response:
    """Carry out a decision, unless the comment is no longer what the moderator saw."""
    name = request.form.get("decision", "")
    if name not in set(Decision):
        raise AppError("malformed", N_("The request could not be understood."))
    chosen = Decision(name)
    try:
        decision_request = DecisionRequest(number_of(comment_id), chosen, sent_version(), _reason())
        changed = decisions.decide(access().site_id, decision_request, by_caller())
    except AppError as error:
        return _refused(comment_id, error)
    return cookies.leave_flash(_back(), done=chosen, comment=comment_id, version=changed.version)


@blueprint.post("/comments/<comment_id>/undo")
@guard_route("moderator", "session", "none: needs a session")
def undo(comment_id: str) -> Response:
    """Take back the last decision."""
    try:
        decisions.undo(access().site_id, number_of(comment_id), sent_version(), by_caller())
    except AppError as error:
        return _refused(comment_id, error)
    return cookies.leave_flash(_back(), done="undo")


@blueprint.post("/comments/<comment_id>/reason")
@guard_route("moderator", "session", "none: needs a session")
def reason(comment_id: str) -> Response:
    """Say why the last decision was taken."""
    given, seen = _reason(), sent_version()
    try:
        if given:
            give_reason(access().site_id, number_of(comment_id), given, seen, by_caller())
    except AppError as error:
        return _refused(comment_id, error, problem=sentence(error))
    done = "reason" if given else "no_reason"
    return cookies.leave_flash(_back(), done=done, comment=comment_id, version=seen)


@blueprint.post("/comments/<comment_id>/reply")
@guard_route("responder", "session", "none: needs a session")
def reply(comment_id: str) -> Response:
    """Answer as the site; a refused text comes back with the reason."""
    site = site_by_id(access().site_id)
    if site is None:
        raise not_found()
    name = site.site.name if request.form.get("as") == "site" else moderator().name
    text = request.form.get("body", "")
    try:
        decisions.reply_as_site(
            site.site, number_of(comment_id), clean_body(text), name, by_caller()
        )
    except AppError as error:
        if not error.errors:
            raise
        page = render_comment(comment_id, draft=text, errors=errors_by_field(error))
        return make_response(page, 422)
    return cookies.leave_flash(_back(), done="reply")


@blueprint.post("/comments/<comment_id>/pin")
@guard_route("moderator", "session", "none: needs a session")
def pin(comment_id: str) -> Response:
    """Show a comment first in its thread, or no longer."""
    is_pinning = request.form.get("pin") == "on"
    try:
        decisions.pin(access().site_id, number_of(comment_id), by_caller(), pinned=is_pinning)
    except AppError as error:
        return _refused(comment_id, error, problem=sentence(error))
    return cookies.leave_flash(_back(), done="pin" if is_pinning else "unpin")


def _reason() -> str | None:
    return clean_note(request.form.get("note", ""))


def _back() -> Response:
    return redirect(safe_next_path(request.form.get("back")), 303)


def _refused(comment_id: str, error: AppError, problem: str | None = None) -> Response:
    """Return what stood in the way, above the comment as it is now."""
    if error.code not in ("conflict", "not_allowed"):
        raise error
    page = render_comment(
        comment_id,
        conflict=error.code,
        problem=problem,
        back=safe_next_path(request.form.get("back")),
    )
    return make_response(page, STATUS_OF[error.code])
