"""Passkeys: added to one's account, removed, and signed in with. Imported late.

The browser's part is static/console/passkeys.js; it asks for the options, and sends the answer in
the form that it stands beside.
"""

from urllib.parse import urlsplit

from flask import Response as JsonResponse
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.fields import clean_name
from comments_service.services.accounts import check_current
from comments_service.services.passkeys import (
    Party,
    add_passkey,
    options_to_make,
    options_to_sign_in,
    remove_passkey,
    use_passkey,
)
from comments_service.services.steps import begin_step, end_step
from comments_service.web.console import cookies
from comments_service.web.console.account_page import account_page, typed_password
from comments_service.web.console.entering import enter
from comments_service.web.console.forms import errors_by_field
from comments_service.web.console.guard import moderator
from comments_service.web.console.paths import own_path
from comments_service.web.context import now, palabre
from comments_service.web.limits import admit_sign_in
from comments_service.web.locale import translate
from comments_service.web.problems import STATUS_OF, sentence, with_retry

_LONGEST_ANSWER = 20_000


def begin_passkey() -> Response:
    """What the browser is asked for another passkey, once the password was given again."""
    me = moderator()
    try:
        admit_sign_in(me.email)
        check_current(me.moderator_id, typed_password("current"))
    except AppError as error:
        told = translate(error.errors[0].message, {}) if error.errors else sentence(error)
        return _options("", "", None, (told, STATUS_OF[error.code]))
    options, challenge = options_to_make(_party(), me.moderator_id, me.email, me.name)
    return _options(options, challenge, me.moderator_id)


def keep_passkey() -> Response:
    """Keep the passkey that the browser made."""
    me = moderator()
    try:
        name = _name(request.form.get("passkey_name", ""))
        step = end_step(cookies.step() or "", "passkey", now())
        if step is None or step.moderator_id != me.moderator_id:
            raise invalid("passkey", "too_late", N_("That took too long. Please try again."))
        add_passkey(_party(), me.moderator_id, name, (_answer(), step.challenge), now())
    except AppError as error:
        return make_response(account_page(errors=errors_by_field(error)), 422)
    return cookies.forget_step(_back("passkey_added"))


def drop_passkey() -> Response:
    """Forget a passkey."""
    me = moderator()
    whose = me.moderator_id, me.session.token_hash
    try:
        remove_passkey(whose, request.form.get("passkey", "")[:1400])
    except AppError as error:
        if error.code != "not_allowed":
            raise
        page = account_page(errors={"passkey": sentence(error)})
        return make_response(page, STATUS_OF[error.code])
    return _back("passkey_removed")


def begin_sign_in() -> Response:
    """What the browser is asked for a sign-in by any passkey that it has here."""
    try:
        admit_sign_in("")
    except AppError as error:
        return _options("", "", None, (sentence(error), STATUS_OF[error.code]))
    options, challenge = options_to_sign_in(_party())
    return _options(options, challenge, None)


def sign_in_by_passkey() -> Response:
    """Begin a session: the passkey is password and second step at once."""
    target = own_path(request.form.get("next"))
    try:
        admit_sign_in("")
        step = end_step(cookies.step() or "", "passkey-in", now())
        challenge = step.challenge if step else ""
        moderator_id = use_passkey(_party(), (_answer(), challenge or ""), now())
    except AppError as error:
        page = render_template(
            "console/sign_in.html", next=target, email="", problem=sentence(error)
        )
        return with_retry(make_response(page, STATUS_OF[error.code]), error)
    return cookies.forget_step(enter(moderator_id, "passkey", target))


def _options(
    options: str, challenge: str, whose: int | None, refusal: tuple[str, int] | None = None
) -> Response:
    if refusal:
        told, status = refusal
        return make_response({"problem": told}, status)
    purpose = "passkey-in" if whose is None else "passkey"
    step = begin_step(purpose, whose, now(), challenge)
    return cookies.remember_step(JsonResponse(options, mimetype="application/json"), step)


def _party() -> Party:
    base = palabre().settings.base_url
    parts = urlsplit(base)
    return Party(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")


def _answer() -> str:
    return request.form.get("credential", "")[:_LONGEST_ANSWER]


def _name(raw: str) -> str:
    name = clean_name(raw)
    if name is None:
        raise invalid("passkey", "required", N_("Give it a name, so that you know it again."))
    return name


def _back(done: str) -> Response:
    return cookies.leave_note(redirect(url_for("console.account_form"), 303), done=done)
