"""Pages that have moved: a table or patterns, what would happen, and then that it happens."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.sites.page_moves import Rule, parse_table
from comments_service.services.sites.page_moves import move_threads
from comments_service.services.sites.page_plans import plan_moves
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.locale import translate
from comments_service.web.http.route_guard import guard_route

_SHOWN_AT_MOST = 200


@blueprint.get("/moves")
@guard_route("owner", "session", "none: needs a session")
def moves() -> str:
    """Show a form for old and new addresses."""
    return _page(note=shown_note(cookies.take_flash()))


@blueprint.post("/moves")
@guard_route("owner", "session", "none: needs a session")
def try_moves() -> Response:
    """Tell what would be moved; nothing is."""
    try:
        plan = plan_moves(_rules(), _table())
    except AppError as error:
        return _refused(error)
    return make_response(_page(plan=plan))


@blueprint.post("/moves/apply")
@guard_route("owner", "session", "none: needs a session")
def apply_moves() -> Response:
    """Move the pages, all or none."""
    try:
        by = by_caller()
        move_threads(_rules(), _table(), by, merge=request.form.get("merge") == "on")
    except AppError as error:
        return _refused(error)
    back = redirect(url_for("console.moves", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done="moved")


def _rules() -> SiteRules:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules


def _table() -> list[Rule]:
    return parse_table(request.form.get("moves", "").splitlines(), _rules().pages)


def _refused(error: AppError) -> Response:
    message = error.errors[0].message if error.errors else error.message
    text = translate(message, error.extras)
    if "line" in error.extras:
        text = translate(N_("Line {line}:"), error.extras) + f" {text}"
    return make_response(_page(problem=text), 409 if error.code == "conflict" else 422)


def _page(**more: Any) -> str:
    return render_template(
        "console/sites/page_moves.html",
        text=request.form.get("moves", ""),
        shown_at_most=_SHOWN_AT_MOST,
        **{"plan": None, "problem": "", "note": None} | more,
    )
