"""What moderators do with a comment: decide, undo, reply, pin."""

from contextlib import suppress
from typing import Any

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Site
from comments_service.queries.answers.lists import waits_page
from comments_service.queries.comments.comments import OwnRow, comment_state
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import clean_body, clean_note
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decision_reasons import give_reason
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.undo import last_decision, undo_last, undo_on_comment
from comments_service.web.answering.forms import seen_moment
from comments_service.web.console.comments.comments import number_of, render_comment
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field, sent_version
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.api import LONGEST_KEY
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
    """Take back the last decision on a comment."""
    try:
        restored = undo_on_comment(
            access().site_id, number_of(comment_id), sent_version(), by_caller()
        )
    except AppError as error:
        return _refused(comment_id, error)
    return _undone(restored)


@blueprint.post("/undo")
@guard_route("moderator", "session", "none: needs a session")
def undo_my_last() -> Response:
    """Take back the last decision of the caller that still stands; again and again, one by one."""
    try:
        restored = undo_last(access().site_id, by_caller())
    except AppError as error:
        if error.code != "not_allowed":
            raise
        return cookies.leave_flash(_back(), done="nothing_to_undo")
    return _undone(restored)


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
    text = request.form.get("body", "")
    try:
        note = _publish_reply(site.site, comment_id, clean_body(text))
    except AppError as error:
        if not error.errors:
            problem = sentence(error) if "answer" in error.extras else None
            return _refused(comment_id, error, problem, draft=text)
        page = render_comment(comment_id, draft=text, errors=errors_by_field(error))
        return make_response(page, 422)
    return cookies.leave_flash(_next(comment_id) if "next" in request.form else _back(), **note)


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


def _publish_reply(site: Site, comment_id: str, body: str) -> dict[str, Any]:
    """Reply, and approve the comment with it where the form says so; return the note to leave."""
    approves = request.form.get("decision") == Decision.APPROVE
    if approves and not access().allows("moderator"):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))
    outcome = answer(
        site,
        AnswerRequest(
            comment_id=number_of(comment_id),
            body=body,
            name=site.name if request.form.get("as") == "site" else moderator().name,
            key=request.form.get("key", "")[:LONGEST_KEY] or None,
            newest_seen=seen_moment(request.form.get("seen", "")),
            approves=sent_version() if approves else None,
            saved_reply=_saved_reply(),
        ),
        by_caller(),
    )
    if outcome.comment.status == Status.HELD:
        return {"done": "proposed"}
    if not approves:
        return {"done": "reply"}
    version = state.version if (state := comment_state(site.id, number_of(comment_id))) else 0
    return {"done": "approve_and_reply", "comment": comment_id, "version": version}


def _saved_reply() -> int | None:
    """Return the saved reply that the form was filled from; None where it was not."""
    with suppress(AppError):
        return parse_id_cursor(request.form.get("saved_reply", ""))
    return None


def _undone(restored: OwnRow) -> Response:
    comment = reference(restored.site_id, restored.id)
    has_more = last_decision(access().site_id, by_caller()) is not None
    return cookies.leave_flash(_back(), done="undo", comment=comment, more=has_more)


def _reason() -> str | None:
    return clean_note(request.form.get("note", ""))


def _next(answered: str) -> Response:
    """Lead to who else is to be answered first by now, or to the list where nobody is."""
    here = access()
    page = waits_page(here.site_id, "reply", moderator().moderator_id, limit=2, after=None)
    waiting = (reference(here.site_id, wait.comment_id) for wait in page.waits)
    comment = next((one for one in waiting if one != answered), None)
    if comment is None:
        return redirect(url_for("console.answers", which="reply", site=here.key), 303)
    return redirect(url_for("console.comment_page", comment_id=comment), 303)


def _back() -> Response:
    return redirect(safe_next_path(request.form.get("back")), 303)


def _refused(
    comment_id: str, error: AppError, problem: str | None = None, draft: str = ""
) -> Response:
    """Return what stood in the way, above the comment as it is now."""
    if error.code not in ("conflict", "not_allowed"):
        raise error
    page = render_comment(
        comment_id,
        conflict=error.code,
        problem=problem,
        draft=draft,
        back=safe_next_path(request.form.get("back")),
    )
    return make_response(page, STATUS_OF[error.code])
