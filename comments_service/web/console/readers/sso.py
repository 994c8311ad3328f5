"""Single sign-on: the secret with which the site signs who is signed in on its own pages."""

from flask import make_response, redirect, url_for
from werkzeug.wrappers import Response

from comments_service.services.readers.sso import renew_sso_secret, withdraw_sso
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.readers.sign_in_page import sign_in_page
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/reader-sign-in")
@guard_route("owner", "session", "none: needs a session")
def reader_sign_in() -> str:
    """Show the ways in which readers can sign in, and forms for further ones."""
    return sign_in_page()


@blueprint.post("/reader-sign-in/secret")
@guard_route("owner", "session", "none: needs a session")
def renew_sso() -> Response:
    """Make a new secret, which stands in this answer and nowhere else."""
    key = current_service().settings.secret_key
    secret = renew_sso_secret(access().site_id, key, by_caller())
    return make_response(sign_in_page(secret=secret), 201)


@blueprint.post("/reader-sign-in/secret/remove")
@guard_route("owner", "session", "none: needs a session")
def remove_sso() -> Response:
    """Switch single sign-on off."""
    withdraw_sso(access().site_id, by_caller())
    back = redirect(url_for("console.reader_sign_in", site=access().key), 303)
    return cookies.leave_flash(back, done="sso_off")
