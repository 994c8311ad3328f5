"""One's own account: name, e-mail, password, sessions."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.fields import clean_email, clean_name
from comments_service.services.accounts.accounts import change_account
from comments_service.services.accounts.page_sessions import end_page_session
from comments_service.services.accounts.sessions import close_sessions, end_session
from comments_service.web.console.accounts.account_page import account_page, typed_password
from comments_service.web.console.accounts.session_start import note_refusal
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import by_caller, moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_current_password


@blueprint.get("/account")
@guard_route("account", "session", "none: needs a session")
def account_form() -> str:
    """All that belongs to the account."""
    return account_page()


@blueprint.post("/account")
@guard_route("account", "session", "sign-in")
def save_account() -> Response:
    """Change the account; bad fields come back with what was typed, passwords excepted."""
    me = moderator()
    cleaner = FieldErrors()
    email = cleaner.clean("email", account_email, request.form.get("email", ""))
    name = cleaner.clean("name", account_name, request.form.get("name", ""))
    try:
        cleaner.finish()
        passwords = typed_password("password") or None, typed_password("current")
        if any(passwords):  # else only the name can change
            admit_current_password(me.moderator_id)
        change_account((me.moderator_id, me.session.token_hash), email, name, *passwords)
    except AppError as error:
        if error.code == "rate_limited":
            raise
        note_refusal(error, me.moderator_id, "current password")
        page = account_page(values=request.form, errors=errors_by_field(error), note=None)
        return make_response(page, 422)
    back = request.form.get("back")
    there = safe_next_path(back) if back else url_for("console.account_form")
    return cookies.leave_flash(redirect(there, 303), done="saved")


@blueprint.post("/account/sessions/end")
@guard_route("account", "session", "none: needs a session")
def end_one() -> Response:
    """Sign out one other browser."""
    end_session(moderator().moderator_id, request.form.get("session", "")[:64], by_caller())
    return _back("session_ended")


@blueprint.post("/account/sessions/end-others")
@guard_route("account", "session", "none: needs a session")
def end_others() -> Response:
    """Sign out every browser but this one."""
    close_sessions(moderator().moderator_id, by_caller(), but=moderator().session.token_hash)
    return _back("sessions_ended")


@blueprint.post("/account/page-sessions/end")
@guard_route("account", "session", "none: needs a session")
def end_page() -> Response:
    """Stop moderating on pages."""
    which = request.form.get("page_session", "")[:64]
    end_page_session(moderator().moderator_id, which, by_caller())
    return _back("page_session_ended")


def account_email(raw: str) -> str:
    """Return the address to sign in with. Raises AppError invalid."""
    email = clean_email(raw)
    if email is None:
        raise invalid("email", "required", N_("Enter an e-mail address such as you@example.org."))
    return email


def account_name(raw: str) -> str:
    """Return the name of an account. Raises AppError invalid."""
    name = clean_name(raw)
    if name is None:
        raise invalid("name", "required", N_("Enter the name that readers see when you reply."))
    return name


def _back(done: str) -> Response:
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done=done)
