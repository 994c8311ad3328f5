"""What is kept of a commenter, for the commenter: asked for by mail, shown behind a signed link."""

from flask import Response, request

from comments_service.web.privacy import link, link_request  # noqa: F401
from comments_service.web.privacy.blueprint import blueprint


@blueprint.after_request
def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    # The address of a page is a key to it. Not no-referrer: browsers would then call the origin of
    # our own forms "null".
    response.headers["Referrer-Policy"] = "same-origin"
    if request.view_args:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
