"""Codes of an authenticator app: turned on, asked at sign-in, turned off. Imported late."""

from typing import Any

import segno
from flask import make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from pyotp import random_base32
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError
from comments_service.queries.accounts.accounts import step_of
from comments_service.rules.accounts.totp import app_address, is_secret
from comments_service.services.accounts.accounts import check_current, reset_two_step
from comments_service.services.accounts.sign_in_challenges import end_step
from comments_service.services.accounts.two_step import renew_codes, turn_on, use_code
from comments_service.web.console.accounts.account_page import account_page, typed_password
from comments_service.web.console.accounts.session_start import log_in, note_refusal
from comments_service.web.console.page import cookies
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.context import current_service, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence, with_retry
from comments_service.web.limits.admission import admit_code, admit_current_password

_LONGEST_CODE = 100


def two_step_form() -> Response:
    """Show a new secret for the app; nothing is on before a code of it came back."""
    if _cannot():
        return redirect(url_for("console.account_form"))
    return make_response(_form(random_base32()))


def turn_on_codes() -> Response:
    """Turn it on, with the password and a code of the app; the recovery codes are shown once."""
    secret = request.form.get("secret", "")
    if _cannot() or not is_secret(secret):
        return redirect(url_for("console.two_step_form"), 303)
    me = moderator()
    cleaner = FieldErrors()
    cleaner.clean("current", _check_current, typed_password("current"))
    try:
        cleaner.finish()
        key = current_service().settings.secret_key
        codes = turn_on((me.moderator_id, me.session.token_hash), secret, _typed(), key, now())
    except AppError as error:
        return _refused(error, lambda **more: _form(secret, **more))
    return make_response(render_template("console/accounts/codes.html", codes=codes), 201)


def renew() -> Response:
    """Show new recovery codes once; the old ones are worth nothing."""
    try:
        _check_current(typed_password("current"))
    except AppError as error:
        return _refused(error, _account_again)
    codes = renew_codes(moderator().moderator_id, current_service().settings.secret_key)
    return make_response(render_template("console/accounts/codes.html", codes=codes), 201)


def turn_off_codes() -> Response:
    """Ask for no code any more; the other sessions end."""
    try:
        _check_current(typed_password("current"))
    except AppError as error:
        return _refused(error, _account_again)
    reset_two_step(moderator().moderator_id, but=moderator().session.token_hash)
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done="one_step")


def code_form() -> Response:
    """Asks for the code, once the password was right."""
    if step_of(cookies.step() or "", "code", now()) is None:
        return redirect(
            url_for("console.sign_in_form", next=safe_next_path(request.args.get("next")))
        )
    return make_response(_code_page(safe_next_path(request.args.get("next"))))


def sign_in_by_code() -> Response:
    """Begin a session by a code of the app or a recovery code, each of which works once."""
    target = safe_next_path(request.form.get("next"))
    step = step_of(cookies.step() or "", "code", now())
    if step is None or step.moderator_id is None:
        raise AppError("bad_link", N_("That took too long: sign in again."))
    try:
        admit_code(step.moderator_id)
        means = use_code(step.moderator_id, _typed(), current_service().settings.secret_key, now())
    except AppError as error:
        note_refusal(error, step.moderator_id, "code")
        page = _code_page(target, problem=sentence(error))
        return with_retry(make_response(page, STATUS_OF[error.code]), error)
    end_step(cookies.step() or "", "code", now())
    return cookies.forget_step(log_in(step.moderator_id, means, target))


def _cannot() -> bool:
    """Return whether a second step has no first one, or is on and must be turned off before."""
    return moderator().has_two_step or not moderator().has_password


def _check_current(password: str) -> None:
    admit_current_password(moderator().moderator_id)
    check_current(moderator().moderator_id, password)


def _typed() -> str:
    return request.form.get("code", "")[:_LONGEST_CODE]


def _form(secret: str, **more: Any) -> str:
    code = segno.make(app_address(secret, moderator().email, "Palabre"), error="m")
    drawn = code.svg_inline(scale=4, light="#fff", svgclass=None, lineclass=None)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render_template(
        "console/accounts/two_step.html",
        secret=secret,
        groups=groups,
        # Drawn by segno from an address that we made.
        picture=Markup(drawn),
        **{"errors": {}} | more,
    )


def _account_again(errors: dict[str, str]) -> str:
    """Return the account's page with the fault beside the form that was sent: it has two
    passwords."""
    return account_page(errors={"again": errors.get("current", "")})


def _code_page(target: str, problem: str = "") -> str:
    return render_template("console/accounts/code.html", next=target, problem=problem)


def _refused(error: AppError, page: Any) -> Response:
    if error.code == "rate_limited":
        raise error
    note_refusal(error, moderator().moderator_id, "current password")
    return make_response(page(errors=errors_by_field(error)), STATUS_OF[error.code])
