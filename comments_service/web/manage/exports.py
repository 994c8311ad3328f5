"""Everything of a site, a page or a commenter as a file, for programs."""

from typing import Annotated, Literal

from flask import Response, stream_with_context
from pydantic import Field

from comments_service.rules.accounts.scopes import EXPORT
from comments_service.rules.text.fields import MAX_EMAIL_LENGTH
from comments_service.services.core.audit import export_record, record_change
from comments_service.transfer.export import FORMATS, export, scope_of
from comments_service.web.http.api import Operation, operation
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import EMAIL, PageId, Schema, Url, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, site_id

_Email = Annotated[
    str, typed(MAX_EMAIL_LENGTH, pattern=EMAIL, least=1, examples=["lea@example.org"])
]


class ExportQuery(Schema):
    """What to export, and in which form."""

    format: Literal["native", "wxr", "json", "csv"] = "native"
    page: Url | None = Field(None, description="Only the comments of the page at this address")
    page_id: PageId | None = Field(None, description="Only the comments of the page with this id")
    commenter: _Email | None = Field(None, description="Only what this e-mail address wrote")


@blueprint.get("/export")
@operation(
    Operation(
        summary="All comments of the token's site, or some of them, as a file",
        route_guard=RouteGuard("program", "api token", "program"),
        scope=EXPORT,
        query=ExportQuery,
        files=tuple(sorted({form.media_type for form in FORMATS.values()})),
    )
)
def export_file(query: ExportQuery) -> Response:
    """Show the file, sent while it is read."""
    form = FORMATS[query.format]
    scope = scope_of(site_id(), page=query.page, page_id=query.page_id, commenter=query.commenter)
    page = query.page_id or query.page
    record_change(site_id(), export_record(form.name, page, query.commenter), by_caller())
    return Response(
        stream_with_context(export(scope, form.name)),
        mimetype=form.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="export.{form.suffix}"',
            "Cache-Control": "no-store",
        },
    )
