"""The card of who wrote a comment, and what the team notes of them."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.moderation.comments import queue_comment
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.text.fields import clean_remark
from comments_service.services.moderation.notes import add_note, delete_note
from comments_service.web.console.comments.commenter_card import person_of
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.comments.present import comment_card
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, actor, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/commenters/<comment_id>")
@guard_route("analyst", "session", "none: needs a session")
def commenter_page(comment_id: str) -> str:
    """Show the card of who wrote a comment, as a page of its own."""
    return _page(comment_id, note=shown_note(cookies.take_flash()))


@blueprint.post("/commenters/<comment_id>/notes")
@guard_route("responder", "session", "none: needs a session")
def note_commenter(comment_id: str) -> Response:
    """Note something of who wrote a comment; what is refused comes back with the reason."""
    typed = request.form.get("remark", "")
    try:
        body = clean_remark(typed)
    except AppError as error:
        page = _page(comment_id, draft=typed, errors=errors_by_field(error))
        return make_response(page, 422)
    add_note(access().site_id, number_of(comment_id), body, by_caller())
    return cookies.leave_flash(_back(comment_id), done="noted")


@blueprint.post("/commenters/<comment_id>/notes/<note_id>/delete")
@guard_route("responder", "session", "none: needs a session")
def drop_note(comment_id: str, note_id: str) -> Response:
    """Take one of one's own notes away."""
    delete_note(access().site_id, parse_id_cursor(note_id), actor())
    return cookies.leave_flash(_back(comment_id), done="unnoted")


def _back(comment_id: str) -> Response:
    path = request.form.get("back")
    own = url_for("console.commenter_page", comment_id=comment_id)
    return redirect(safe_next_path(path) if path else own, 303)


def _page(comment_id: str, **more: Any) -> str:
    site_id = access().site_id
    row, rules = queue_comment(site_id, number_of(comment_id)), site_by_id(site_id)
    if row is None or rules is None:
        raise not_found()
    return render_template(
        "console/comments/commenter.html",
        card=comment_card(row),
        person=person_of(row, rules.site),
        **more,
    )
