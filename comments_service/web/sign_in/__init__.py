"""Readers sign in by another service, in a tab of their own: no cookie of a third party."""

from flask import Response

from comments_service.web.http.keyed_pages import LEADS_ELSEWHERE, harden
from comments_service.web.sign_in import pages  # noqa: F401
from comments_service.web.sign_in.blueprint import blueprint


@blueprint.after_request
def _harden(response: Response) -> Response:
    return harden(response, LEADS_ELSEWHERE)
