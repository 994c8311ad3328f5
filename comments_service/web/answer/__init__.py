"""Where the links of alerts and of invitations to answer lead: one comment, and its answer."""

from flask import Response

from comments_service.web.answer import link  # noqa: F401
from comments_service.web.answer.blueprint import blueprint
from comments_service.web.http.keyed_pages import WITH_SCRIPTS, harden


@blueprint.after_request
def _harden(response: Response) -> Response:
    return harden(response, WITH_SCRIPTS)
