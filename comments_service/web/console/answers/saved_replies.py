"""Saved replies: the team's and one's own, and those that fit a comment."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.answers.saved_replies import (
    SavedReplyRow,
    saved_replies_of,
    saved_reply_of,
)
from comments_service.rules.answers.saved_replies import (
    SavedReplyText,
    clean_language,
    clean_name,
    may_change,
)
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.text.fields import clean_body
from comments_service.services.answers.saved_replies import (
    add_saved_reply,
    change_saved_reply,
    remove_saved_reply,
)
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.comments.saved_choices import replies_for
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route

_BLANK = {"name": "", "body": "", "language": "", "reply": "", "is_own": False}


@blueprint.get("/saved-replies")
@guard_route("responder", "session", "none: needs a session")
def saved_replies() -> str:
    """Show the replies, and the form of a new one or of the one to be changed."""
    chosen = request.args.get("reply", "")
    row = _mine(chosen) if chosen else None
    typed = _BLANK if row is None else _as_typed(row)
    return _page(typed, note=shown_note(cookies.take_flash()))


@blueprint.post("/saved-replies")
@guard_route("responder", "session", "none: needs a session")
def save_reply() -> Response:
    """Save a reply, new or changed: one's own, or as a moderator the team's."""
    typed = {name: request.form.get(name, "") for name in ("name", "body", "language", "reply")}
    is_own = "is_own" in request.form or not access().allows("moderator")
    try:
        _save(typed, is_own=is_own)
    except AppError as error:
        if not error.errors:
            raise
        page = _page(typed | {"is_own": is_own}, errors=errors_by_field(error))
        return make_response(page, 422)
    return cookies.leave_flash(_to_list(), done="saved")


@blueprint.post("/saved-replies/remove")
@guard_route("responder", "session", "none: needs a session")
def drop_reply() -> Response:
    """Remove a saved reply; the answers made of it stay."""
    remove_saved_reply(access().site_id, _mine(request.form.get("reply", "")).id, by_caller())
    return cookies.leave_flash(_to_list(), done="saved_reply_removed")


@blueprint.get("/comments/<comment_id>/saved-replies")
@guard_route("responder", "session", "none: needs a session")
def replies_that_fit(comment_id: str) -> Response:
    """Show the saved replies filled for a comment, the few that fit first: for the page's own
    script."""
    fitting, others = replies_for(number_of(comment_id))
    return jsonify(fitting=fitting, others=others)


def _page(
    typed: Mapping[str, object],
    errors: Mapping[str, str] = {},  # noqa: B006 - read only
    note: object = None,
) -> str:
    rows = saved_replies_of(access().site_id, _me())
    return render_template(
        "console/answers/saved_replies.html",
        replies=[(row, f"{row.id:x}", _may_change(row)) for row in rows],
        typed=typed,
        errors=errors,
        note=note,
    )


def _save(typed: Mapping[str, str], *, is_own: bool) -> None:
    cleaner = FieldErrors()
    text = SavedReplyText(
        name=cleaner.clean("name", clean_name, typed["name"]),
        body=cleaner.clean("body", clean_body, typed["body"]),
        language=cleaner.clean("language", clean_language, typed["language"]),
    )
    cleaner.finish()
    if typed["reply"]:
        change_saved_reply(access().site_id, _mine(typed["reply"]).id, text, by_caller())
    else:
        add_saved_reply(access().site_id, text, by_caller(), is_own=is_own)


def _mine(reply_id: str) -> SavedReplyRow:
    """Return a saved reply that one may change. Raise AppError not_found for all others."""
    try:
        number = parse_id_cursor(reply_id)
    except AppError as error:
        raise not_found() from error
    row = saved_reply_of(access().site_id, number, _me())
    if row is None or not _may_change(row):
        raise not_found()
    return row


def _may_change(row: SavedReplyRow) -> bool:
    return may_change(row.owner_id, _me(), access().role)


def _as_typed(row: SavedReplyRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "body": row.body,
        "language": row.language or "",
        "reply": f"{row.id:x}",
        "is_own": row.owner_id is not None,
    }


def _to_list() -> Response:
    return redirect(url_for("console.saved_replies", site=request.args.get("site")), 303)


def _me() -> int | None:
    return by_caller().actor.moderator_id
