"""The blueprint of what answers as Isso does."""

from flask import Blueprint, request

from comments_service.errors import not_found
from comments_service.queries.sites.other_systems import is_stood_in_for

SYSTEM = "isso"

blueprint = Blueprint("isso", __name__, url_prefix="/isso")


# Of the application: the router's own refusals and redirects are of no blueprint.
@blueprint.before_app_request
def be_there() -> None:
    """Raise AppError not_found while no site has it on, whatever is asked."""
    if request.path.startswith("/isso") and not is_stood_in_for(SYSTEM, None):
        raise not_found()
