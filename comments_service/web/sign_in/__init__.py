"""Readers sign in by another service, in a tab of their own: no cookie of a third party."""

from flask import Response

from comments_service.web.sign_in import pages  # noqa: F401
from comments_service.web.sign_in.blueprint import blueprint


@blueprint.after_request
def _harden(response: Response) -> Response:
    # No form-action: browsers would hold it against where the provider redirects to.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    # The address of a page holds a code. Not no-referrer: browsers would then call the origin of
    # our own forms "null".
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
