"""Everything can be taken away: a site, a page or what one commenter wrote, as a file."""

from flask import Response, make_response, render_template, request, stream_with_context

from comments_service.errors import N_, AppError
from comments_service.services.core.audit import export_record, record_change
from comments_service.transfer.export import FORMATS, export, scope_of
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_, translate
from comments_service.web.http.route_guard import guard_route

_TITLES = {
    "native": N_("Palabre: everything, for import into another Palabre"),
    "wxr": N_("WordPress and Disqus (WXR)"),
    "json": N_("JSON, one row per comment"),
    "csv": N_("CSV, for spreadsheets"),
}


@blueprint.get("/export")
@guard_route("owner", "session", "none: needs a session")
def export_form() -> str:
    """Show what to export and in which form."""
    return _page("")


@blueprint.get("/export/file")
@guard_route("owner", "session", "none: needs a session")
def export_file() -> Response:
    """Show the file, sent while it is read."""
    form = FORMATS.get(request.args.get("format", "native"))
    if form is None:
        return make_response(_page(gettext_(N_("Choose one of the formats."))), 422)
    try:
        scope = scope_of(
            access().site_id,
            page=request.args.get("page", "").strip() or None,
            commenter=request.args.get("commenter", "").strip() or None,
        )
    except AppError as error:
        message = error.errors[0].message if error.errors else error.message
        return make_response(_page(translate(message, error.extras)), 422)
    page, commenter = request.args.get("page"), request.args.get("commenter")
    record_change(access().site_id, export_record(form.name, page, commenter), by_caller())
    name = f"{access().key}-{now():%Y-%m-%d}.{form.suffix}"
    return Response(
        stream_with_context(export(scope, form.name)),
        mimetype=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(problem: str) -> str:
    return render_template(
        "console/imports/export.html", titles=_TITLES, values=request.args, problem=problem
    )
