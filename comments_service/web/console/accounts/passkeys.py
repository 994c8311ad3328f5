"""Passkeys: added to one's account or to a new one, removed, and signed in with. Imported late.

The browser's part is static/console/passkeys.js; it asks for the options, and sends the answer in
the form that it stands beside.
"""

from urllib.parse import urlsplit

from flask import Response as JsonResponse
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.queries.accounts.people import invitation
from comments_service.rules.accounts.devices import device_words
from comments_service.rules.text.fields import clean_name
from comments_service.services.accounts.accounts import check_current
from comments_service.services.accounts.invitations import WayIn, bad_invitation, join_anew
from comments_service.services.accounts.passkeys import (
    Party,
    add_passkey,
    made_passkey,
    options_to_make,
    options_to_sign_in,
    remove_passkey,
    use_passkey,
)
from comments_service.services.accounts.sign_in_challenges import begin_step, end_step
from comments_service.web.console.accounts.account_page import account_page, typed_password
from comments_service.web.console.accounts.invitations import refused_account, typed_account
from comments_service.web.console.accounts.session_start import log_in, note_refusal
from comments_service.web.console.page import cookies
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import device, moderator
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, sentence, with_retry
from comments_service.web.limits.admission import admit_current_password, admit_sign_in

_LONGEST_ANSWER = 20_000


def begin_passkey() -> Response:
    """Return what the browser is asked for another passkey, once the password was given again."""
    me = moderator()
    try:
        admit_current_password(me.moderator_id)
        check_current(me.moderator_id, typed_password("current"))
    except AppError as error:
        note_refusal(error, me.moderator_id, "current password")
        return _problem(error)
    options = options_to_make(_party(), me.moderator_id, me.email, me.name)
    return _options(options, "passkey", me.moderator_id)


def keep_passkey() -> Response:
    """Keep the passkey that the browser made."""
    me = moderator()
    try:
        name = _name(request.form.get("passkey_name", ""))
        add_passkey(me.moderator_id, _checked_passkey(name, "passkey", me.moderator_id))
    except AppError as error:
        return make_response(account_page(errors=errors_by_field(error)), 422)
    return cookies.forget_step(_back("passkey_added"))


def begin_join(token: str) -> Response:
    """Return what the browser is asked for the passkey of an account that joins by an
    invitation."""
    try:
        admit_sign_in("")
        if invitation(token, now()) is None:
            raise bad_invitation()
        email, name = typed_account()
    except AppError as error:
        return _problem(error)
    return _options(options_to_make(_party(), None, email, name), "join", None)


def join_by_passkey(token: str) -> Response:
    """Make the account, with the passkey in place of a password, and sign it in."""
    admit_sign_in("")
    offered = invitation(token, now())
    if offered is None:
        raise bad_invitation()
    try:
        email, name = typed_account()
        way_in = _checked_passkey(_in_words(), "join", None)
        moderator_id = join_anew(token, email, name, way_in, (device(), now()))
    except AppError as error:
        return refused_account(token, error)
    target = url_for("console.queue", view="review", site=offered.key)
    entered = log_in(moderator_id, "invitation", target)
    return cookies.forget_step(cookies.leave_flash(entered, done="joined"))


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
    """Return what the browser is asked for a sign-in by any passkey that it has here."""
    try:
        admit_sign_in("")
    except AppError as error:
        return _problem(error)
    return _options(options_to_sign_in(_party()), "passkey-in", None)


def sign_in_by_passkey() -> Response:
    """Begin a session: the passkey is password and second step at once."""
    target = safe_next_path(request.form.get("next"))
    try:
        admit_sign_in("")
        step = end_step(cookies.step() or "", "passkey-in", now())
        challenge = step.challenge if step else ""
        moderator_id = use_passkey(_party(), (_answer(), challenge or ""), now())
    except AppError as error:
        note_refusal(error, None, "passkey")
        page = render_template(
            "console/accounts/sign_in.html", next=target, email="", problem=sentence(error)
        )
        return with_retry(make_response(page, STATUS_OF[error.code]), error)
    return cookies.forget_step(log_in(moderator_id, "passkey", target))


def _options(options_and_challenge: tuple[str, str], purpose: str, whose: int | None) -> Response:
    options, challenge = options_and_challenge
    step = begin_step(purpose, whose, now(), challenge)
    return cookies.remember_step(JsonResponse(options, mimetype="application/json"), step)


def _problem(error: AppError) -> Response:
    """Return a refusal for the page's script, which shows it beside the button."""
    messages = [translate(one.message, error.extras) for one in error.errors] or [sentence(error)]
    return with_retry(make_response({"problem": " ".join(messages)}, STATUS_OF[error.code]), error)


def _checked_passkey(name: str, purpose: str, whose: int | None) -> WayIn:
    """Return the passkey that was begun in this browser. Raises AppError invalid."""
    step = end_step(cookies.step() or "", purpose, now())
    if step is None or step.challenge is None or step.moderator_id != whose:
        raise invalid("passkey", "too_late", N_("That took too long. Please try again."))
    return made_passkey(_party(), name, (_answer(), step.challenge), now())


def _in_words() -> str:
    """Return a first name for a passkey: where it was made."""
    browser, system = device_words(device())
    return " · ".join(filter(None, (browser, system))) or "Passkey"


def _party() -> Party:
    origin = current_service().settings.base_origin
    return Party(urlsplit(origin).hostname or "", origin)


def _answer() -> str:
    return request.form.get("credential", "")[:_LONGEST_ANSWER]


def _name(raw: str) -> str:
    name = clean_name(raw)
    if name is None:
        raise invalid("passkey", "required", N_("Give it a name, so that you can recognise it."))
    return name


def _back(done: str) -> Response:
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done=done)
