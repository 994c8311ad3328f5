"""The blueprint of readers' pages about their mails."""

from flask import Blueprint, Response, render_template

from comments_service.web.http.locale import spoken, use_language, without_region
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry

blueprint = Blueprint("subscriptions", __name__, url_prefix="/subscriptions")


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look."""
    error = as_app_error(exception)
    page = render_template("subscriptions/refused.html", message=sentence(error))
    return with_retry(Response(page, STATUS_OF[error.code]), error)


def speak(language: str) -> None:
    """Answer in the language that a subscriber is mailed in."""
    code = without_region(language)
    use_language(code if code in spoken() else "en")
