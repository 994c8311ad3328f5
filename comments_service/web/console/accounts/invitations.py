"""Joining a site by an invitation, with the account one has or with a new one."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.queries.accounts.people import invitation
from comments_service.rules.accounts.roles import ROLE_TEXTS, is_at_least
from comments_service.services.accounts.invitations import (
    bad_invitation,
    by_password,
    join,
    join_anew,
)
from comments_service.web.console.accounts.account import account_email, account_name
from comments_service.web.console.accounts.account_page import typed_password
from comments_service.web.console.accounts.session_start import log_in
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import device, moderator
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_sign_in


@blueprint.get("/join/<token>")
@guard_route("anyone", "sign-in", "none: reading is free")
def join_form(token: str) -> str:
    """Show what is offered; joining takes a button: mail scanners open links before people do."""
    return _page(token)


@blueprint.post("/join/<token>")
@guard_route("anyone", "sign-in", "sign-in")
def use_invitation(token: str) -> Response:
    """Join as who is signed in, else make the account that is filled in and sign it in."""
    admit_sign_in("")
    offered = invitation(token, now())
    if offered is None:
        raise bad_invitation()
    target = url_for("console.queue", view="review", site=offered.key)
    if g.moderator:
        return _join(token, target)
    try:
        email, name = typed_account()
        way_in = by_password(typed_password("password"), email, name)
        moderator_id = join_anew(token, email, name, way_in, (device(), now()))
    except AppError as error:
        return refused_account(token, error)
    return cookies.leave_flash(log_in(moderator_id, "invitation", target), done="joined")


def typed_account() -> tuple[str, str]:
    """E-mail and name of the account to make. Raises AppError invalid with all that is wrong."""
    cleaner = FieldErrors()
    email = cleaner.clean("email", account_email, request.form.get("email", ""))
    name = cleaner.clean("name", account_name, request.form.get("name", ""))
    cleaner.finish()
    return email, name


def refused_account(token: str, error: AppError) -> Response:
    """Return the form again, with what was typed and what is wrong with it."""
    if error.code != "invalid":
        raise error
    page = _page(token, values=request.form, errors=errors_by_field(error))
    return make_response(page, 422)


def _join(token: str, target: str) -> Response:
    try:
        join(token, moderator().moderator_id, device(), now())
    except AppError as error:
        if error.code != "conflict":
            raise
        return make_response(_page(token, problem=sentence(error)), STATUS_OF[error.code])
    return cookies.leave_flash(redirect(target, 303), done="joined")


def _page(token: str, **more: object) -> str:
    offered = invitation(token, now())
    if offered is None:
        raise bad_invitation()
    return render_template(
        "console/accounts/invitation.html",
        token=token,
        offered=offered,
        duties=[texts for role, texts in ROLE_TEXTS.items() if is_at_least(offered.role, role)],
        **{"values": {}, "errors": {}, "problem": ""} | more,
    )
