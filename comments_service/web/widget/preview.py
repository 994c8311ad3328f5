"""Preview: the server's own rendering of a text that is not yet posted."""

from flask import Response

from comments_service.rules.text.fields import clean_body
from comments_service.rules.text.render import render_new
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.limits.admission import check_limit
from comments_service.web.sites import site_of_key
from comments_service.web.widget import requests, responses
from comments_service.web.widget.blueprint import blueprint


@blueprint.post("/preview")
@operation(
    Operation(
        summary="Render a text as it would be published",
        route_guard=RouteGuard("reader", "origin", "preview"),
        body=requests.PreviewInput,
        answers={200: responses.PreviewAnswer},
    )
)
def preview(body: requests.PreviewInput) -> Response:
    """Nothing is stored."""
    check_limit("preview", site_of_key(body.site).site)
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    return answer({"html": render_new(text).html})
