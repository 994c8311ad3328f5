"""Where the links of readers' mails lead: what they are mailed of, to confirm, change and stop."""

from flask import Response

from comments_service.web.subscriptions import own_page, owner, stop  # noqa: F401
from comments_service.web.subscriptions.blueprint import blueprint


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
    response.headers["X-Robots-Tag"] = "noindex"
    return response
