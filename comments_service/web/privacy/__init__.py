"""What is kept of a commenter, for the commenter: asked for by mail, shown behind a signed link."""

from flask import Response, request

from comments_service.web.http.keyed_pages import harden
from comments_service.web.privacy import link, link_request  # noqa: F401
from comments_service.web.privacy.blueprint import blueprint


@blueprint.after_request
def _harden(response: Response) -> Response:
    response = harden(response)
    if not request.view_args:
        del response.headers["X-Robots-Tag"]  # where anybody begins
    return response
