"""The blueprint of the page without JavaScript."""

from flask import Blueprint, Response

blueprint = Blueprint("embed", __name__, url_prefix="/embed")


@blueprint.after_request
def _let_in(response: Response) -> Response:
    """Pages that isolate themselves from other origins may frame ours all the same."""
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
