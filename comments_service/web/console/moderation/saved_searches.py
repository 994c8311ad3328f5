"""Searches that are kept as views: their addresses stand beside the views of comments."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.queries.moderation.saved_searches import saved_views
from comments_service.rules.community.search import LONGEST, clean_view_name, parse_search
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.services.moderation.saved_searches import remove_view, save_view
from comments_service.web.console.moderation.search import search_page
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/views")
@guard_route("moderator", "session", "none: needs a session")
def keep_view() -> Response:
    """Keep a search under a name; what is refused comes back with the reason."""
    query = request.form.get("q", "").strip()[:LONGEST]
    typed = request.form.get("name", "")
    try:
        if parse_search(query).is_empty:
            raise invalid("name", "required", N_("Search for something first, then save it."))
        save_view(access().site_id, clean_view_name(typed), query, by_caller())
    except AppError as error:
        page = search_page(query, view_name=typed[:LONGEST], errors=errors_by_field(error))
        return make_response(page, 422)
    return cookies.leave_flash(_to_search(query), done="view_saved")


@blueprint.post("/views/<view_id>/remove")
@guard_route("moderator", "session", "none: needs a session")
def drop_view(view_id: str) -> Response:
    """Take a view away, and stay at its search."""
    remove_view(access().site_id, parse_id_cursor(view_id), by_caller())
    return cookies.leave_flash(_to_search(request.form.get("q", "")), done="view_removed")


def _to_search(query: str) -> Response:
    return redirect(url_for("console.search", site=request.args.get("site"), q=query), 303)


blueprint.context_processor(lambda: {"saved_views": saved_views})
