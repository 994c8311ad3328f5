"""Signing in and out."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.queries.accounts.accounts import account_number, asks_for_code
from comments_service.rules.text.fields import clean_email
from comments_service.services.accounts.accounts import check_password, use_sign_in_link
from comments_service.services.accounts.sessions import close_session, close_sessions
from comments_service.services.accounts.sign_in_challenges import begin_step
from comments_service.web.console.accounts.account_page import typed_password
from comments_service.web.console.accounts.session_start import log_in, note_refusal
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import by_caller, moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.context import now
from comments_service.web.http.problems import STATUS_OF, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_sign_in


@blueprint.get("/sign-in")
@guard_route("anyone", "sign-in", "none: reading is free")
def sign_in_form() -> Response:
    """Show the form for e-mail and password; the queue for who is signed in already."""
    target = safe_next_path(request.args.get("next"))
    if g.moderator:
        return redirect(target)
    page = render_template(
        "console/accounts/sign_in.html", next=target, email="", has_ended="ended" in request.args
    )
    return make_response(page)


@blueprint.post("/sign-in")
@guard_route("anyone", "sign-in", "sign-in")
def sign_in() -> Response:
    """Begin a session. The answer does not tell whether the account exists."""
    email = request.form.get("email", "").strip()
    target = safe_next_path(request.form.get("next"))
    try:
        admit_sign_in(email.casefold()[:254])
        moderator_id = check_password(_address(email), typed_password("password"))
    except AppError as error:
        note_refusal(error, account_number(_address(email)), "password")
        page = render_template(
            "console/accounts/sign_in.html", next=target, email=email[:254], problem=sentence(error)
        )
        return with_retry(make_response(page, STATUS_OF[error.code]), error)
    if not asks_for_code(moderator_id):
        return log_in(moderator_id, "password", target)
    step = begin_step("code", moderator_id, now())
    return cookies.remember_step(redirect(url_for("console.code_form", next=target), 303), step)


@blueprint.get("/sign-in/<token>")
@guard_route("anyone", "sign-in", "none: reading is free")
def link_form(token: str) -> str:
    """One button: what opens links before people do (mail scanners) must not use them up."""
    return render_template("console/accounts/link.html", token=token)


@blueprint.post("/sign-in/<token>")
@guard_route("anyone", "sign-in", "sign-in")
def use_link(token: str) -> Response:
    """Begin a session by a one-time link."""
    admit_sign_in("")
    try:
        moderator_id = use_sign_in_link(token, now())
    except AppError as error:
        note_refusal(error, None, "link")
        raise
    return log_in(moderator_id, "link", url_for("console.home"))


@blueprint.post("/sign-out")
@guard_route("account", "session", "none: needs a session")
def sign_out() -> Response:
    """End the session of this browser."""
    close_session(request.cookies[cookies.session_name()], by_caller())
    return cookies.sign_out(redirect(url_for("console.sign_in_form"), 303))


@blueprint.post("/sign-out-everywhere")
@guard_route("account", "session", "none: needs a session")
def sign_out_everywhere() -> Response:
    """End every session of the account, this one too."""
    close_sessions(moderator().moderator_id, by_caller())
    return cookies.sign_out(redirect(url_for("console.sign_in_form"), 303))


def _address(email: str) -> str:
    try:
        return clean_email(email) or ""
    except AppError:
        # Checked like one that nobody has, and so at the same cost.
        return ""
