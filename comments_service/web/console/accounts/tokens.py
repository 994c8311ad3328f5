"""Tokens of programs: made, shown once, revoked."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.accounts.tokens import tokens_of, working_scopes
from comments_service.rules.accounts import scopes as known
from comments_service.rules.accounts.scopes import SCOPES, clean_scopes
from comments_service.rules.text.fields import clean_name
from comments_service.services.accounts.tokens import create_token, revoke_token
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import current_service
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route

_SCOPES = {
    known.READ: N_("Read comments in any status, their history and the figures"),
    known.EMAILS: N_("See e-mail addresses in what it reads"),
    known.REPLY: N_("Reply as the site"),
    known.MODERATE: N_("Decide on comments, edit them, close pages, ban"),
    known.SETTINGS: N_("Read and change the settings"),
    known.LOG: N_("Read the audit log and the list of people on the team"),
    known.EXPORT: N_("Export comments, including e-mail addresses"),
}
# What to try a new token with.
_EXAMPLES = {
    known.READ: "comments?q=status:held",
    known.EXPORT: "export",
}


@blueprint.get("/tokens")
@guard_route("owner", "session", "none: needs a session")
def tokens() -> str:
    """Show the tokens of the site, and a form for another one."""
    return _page(note=shown_note(cookies.take_flash()))


@blueprint.post("/tokens")
@guard_route("owner", "session", "none: needs a session")
def make_token() -> Response:
    """Make a token; its secret stands in this answer and nowhere else."""
    cleaner = FieldErrors()
    name = cleaner.clean("name", _name, request.form.get("name", ""))
    scopes_text = " ".join(request.form.getlist("scopes"))
    scopes = cleaner.clean("scopes", lambda text: clean_scopes(text.split()), scopes_text)
    try:
        cleaner.finish()
    except AppError as error:
        return make_response(_page(values=request.form, errors=errors_by_field(error)), 422)
    secret = create_token(access().site_id, name, scopes, by_caller())
    example = next((_EXAMPLES[scope] for scope in scopes if scope in _EXAMPLES), None)
    return make_response(_page(secret=secret, example=example), 201)


@blueprint.post("/tokens/revoke")
@guard_route("owner", "session", "none: needs a session")
def revoke() -> Response:
    """End a token at once."""
    try:
        number = int(request.form.get("number", "")[:16], 16)
    except ValueError:
        raise not_found() from None
    revoke_token(access().site_id, number & (2**63 - 1), by_caller())
    back = redirect(url_for("console.tokens", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done="revoked")


def _name(raw: str) -> str:
    name = clean_name(raw)
    if name is None:
        raise invalid("name", "required", N_("Give it a name, so that you can recognise it."))
    return name


def _page(**more: Any) -> str:
    return render_template(
        "console/accounts/tokens.html",
        tokens=tokens_of(access().site_id),
        scopes={scope: _SCOPES[scope] for scope in SCOPES},
        working_scopes=working_scopes,
        base_url=current_service().settings.base_url,
        **{"values": {}, "errors": {}, "note": None, "secret": None} | more,
    )
