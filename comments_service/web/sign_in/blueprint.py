"""The blueprint of the pages on which readers sign in by another service."""

from flask import Blueprint, Response, render_template

from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry

blueprint = Blueprint("sign_in", __name__, url_prefix="/sign-in")


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look; ``back`` leads to where they were."""
    error = as_app_error(exception)
    back = error.extras.get("back")
    page = render_template("sign_in/refused.html", message=sentence(error), back=back)
    return with_retry(Response(page, STATUS_OF[error.code]), error)
