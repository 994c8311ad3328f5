"""One's own account."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.fields import clean_email, clean_name
from comments_service.services.accounts import change_account, open_session
from comments_service.web.cleaning import Cleaner
from comments_service.web.console import cookies
from comments_service.web.console.forms import errors_by_field
from comments_service.web.console.guard import moderator
from comments_service.web.console.note import shown_note
from comments_service.web.console.paths import own_path
from comments_service.web.console.sign_in import LONGEST_PASSWORD
from comments_service.web.context import now
from comments_service.web.policy import policy


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of this module on the console."""
    blueprint.get("/account")(account_form)
    blueprint.post("/account")(save_account)


@policy("account", "session", "none: needs a session")
def account_form() -> str:
    """E-mail, name, password, sign-out."""
    me = moderator()
    return render_template(
        "console/account.html",
        values={"email": me.email, "name": me.name, "back": request.args.get("back", "")},
        note=shown_note(cookies.take_note()),
    )


@policy("account", "session", "none: needs a session")
def save_account() -> Response:
    """Change the account; bad fields come back with what was typed, passwords excepted."""
    cleaner = Cleaner()
    email = cleaner.clean("email", account_email, request.form.get("email", ""))
    name = cleaner.clean("name", account_name, request.form.get("name", ""))
    try:
        cleaner.finish()
        password = request.form.get("password", "")[:LONGEST_PASSWORD] or None
        current = request.form.get("current", "")[:LONGEST_PASSWORD]
        change_account(moderator().moderator_id, email, name, password, current)
    except AppError as error:
        page = render_template(
            "console/account.html", values=request.form, errors=errors_by_field(error), note=None
        )
        return make_response(page, 422)
    back = request.form.get("back")
    there = own_path(back) if back else url_for("console.account_form")
    saved = cookies.leave_note(redirect(there, 303), done="saved")
    if password is None:
        return saved
    # The new password has ended every session; this browser begins another.
    return cookies.sign_in(saved, open_session(moderator().moderator_id, now()))


def account_email(raw: str) -> str:
    """The address to sign in with. Raises AppError invalid."""
    email = clean_email(raw)
    if email is None:
        raise invalid("email", "required", N_("Give an e-mail address such as you@example.org."))
    return email


def account_name(raw: str) -> str:
    """The name of an account. Raises AppError invalid."""
    name = clean_name(raw)
    if name is None:
        raise invalid("name", "required", N_("Give the name that readers see when you answer."))
    return name
