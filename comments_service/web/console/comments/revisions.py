"""A moderator changes what a comment says; what it said before can be looked at and comes back."""

from dataclasses import dataclass
from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.models.comment import FOREIGN_HTML
from comments_service.queries.moderation.comments import ContextRow, queue_comment, timeline
from comments_service.queries.moderation.revisions import (
    TextRow,
    WordingRow,
    revisions_of,
    wording_of,
)
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.text.fields import MAX_BODY_LENGTH, clean_body
from comments_service.rules.text.render import as_source, render_new
from comments_service.rules.text.text_diff import Piece, word_changes
from comments_service.services.moderation.revisions import restore_wording, reword_comment
from comments_service.web.console.comments.present import comment_card, event_line
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field, sent_id, sent_version
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route


@dataclass(frozen=True)
class Earlier:
    """A text that was replaced: by whom (None: its author), when, and what changed with that."""

    id: str
    by: str | None
    when: datetime
    changes: list[Piece]


@blueprint.get("/comments/<comment_id>/edit")
@guard_route("moderator", "session", "none: needs a session")
def edit_form(comment_id: str) -> str:
    """Show the text of a comment, to be changed."""
    return _page(comment_id)


@blueprint.post("/comments/<comment_id>/edit")
@guard_route("moderator", "session", "none: needs a session")
def save_edit(comment_id: str) -> Response:
    """Store the new text, or show how it would look; it comes back with what stands in the way."""
    number = _number(comment_id)
    typed = request.form.get("body", "")
    try:
        if "preview" in request.form:
            rendering = Markup(render_new(clean_body(typed)).html)
            return make_response(_page(comment_id, typed=typed, rendering=rendering))
        reword_comment(access().site_id, number, clean_body(typed), sent_version(), by_caller())
    except AppError as error:
        return _refused(comment_id, error, typed)
    back = redirect(safe_next_path(request.form.get("back")), 303)
    return cookies.leave_flash(back, done="reworded")


@blueprint.post("/comments/<comment_id>/edit/restore")
@guard_route("moderator", "session", "none: needs a session")
def restore_edit(comment_id: str) -> Response:
    """Give the comment back one of its earlier texts."""
    revision = sent_id("revision")
    number = _number(comment_id)
    try:
        restore_wording(access().site_id, number, revision, sent_version(), by_caller())
    except AppError as error:
        return _refused(comment_id, error, None)
    back = redirect(url_for("console.comment_page", comment_id=comment_id), 303)
    return cookies.leave_flash(back, done="reworded")


def earlier_texts(site_id: int, comment_id: int) -> list[Earlier]:
    """Return what a comment said before it was changed, the latest first. Two statements."""
    current = wording_of(site_id, comment_id)
    if current is None:
        return []
    texts, after = [], _source(current)
    for revision in reversed(revisions_of(site_id, [comment_id])):
        before = _source(revision)
        changes = word_changes(before, after)
        by = revision.moderator_name
        texts.append(Earlier(f"{revision.id:x}", by, revision.replaced_at, changes))
        after = before
    return texts


def _source(wording: TextRow) -> str:
    """Return the text that can be changed: of what came as HTML from elsewhere, its words."""
    is_foreign = wording.renderer_version == FOREIGN_HTML
    return as_source(wording.html) if is_foreign else str(wording.body)


def _refused(comment_id: str, error: AppError, typed: str | None) -> Response:
    if error.code not in ("conflict", "not_allowed", "invalid"):
        raise error
    errors = errors_by_field(error)
    problem = _changed_by(comment_id) if error.code == "conflict" else sentence(error)
    page = _page(comment_id, typed=typed, errors=errors, problem=problem, code=error.code)
    return make_response(page, STATUS_OF[error.code])


def _changed_by(comment_id: str) -> str:
    lines = [event_line(event) for event in timeline(access().site_id, _number(comment_id))]
    who = lines[-1]["who"] if lines else ""
    return translate(
        N_("{who} has changed this comment in the meantime: nothing was saved."), {"who": who}
    )


def _page(comment_id: str, typed: str | None = None, **more: object) -> str:
    row, wording = _read(comment_id)
    return render_template(
        "console/comments/edit.html",
        card=comment_card(row),
        source=_source(wording),
        typed=typed,
        version=sent_version() if request.method == "POST" else row.version,
        is_foreign=wording.renderer_version == FOREIGN_HTML,
        longest=MAX_BODY_LENGTH,
        back=safe_next_path(request.values.get("back")),
        **more,
    )


def _read(comment_id: str) -> tuple[ContextRow, WordingRow]:
    site_id, number = access().site_id, _number(comment_id)
    row, wording = queue_comment(site_id, number), wording_of(site_id, number)
    if row is None or wording is None:
        raise not_found()
    return row, wording


def _number(comment_id: str) -> int:
    parsed = parse_reference(comment_id)
    if parsed is None:
        raise not_found()
    return parsed[1]
