"""The cookies of the console: the session, the key of its forms, the language, a note."""

import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import g, request
from werkzeug.wrappers import Response

from comments_service.rules.core.identity import keyed_hash
from comments_service.services.accounts.sessions import SESSION_LASTS
from comments_service.services.accounts.sign_in_challenges import STEP_LASTS
from comments_service.web.http.context import current_service
from comments_service.web.http.locale import LANGUAGES

LANGUAGE = "palabre-lang"
_YEAR_S = 365 * 24 * 3600
_NOTE_LASTS_S = 60
_LONGEST_NOTE = 300


def session_name() -> str:
    """Return the cookie that holds the session's secret; browsers keep ``__Host-`` to us alone."""
    return "__Host-palabre" if current_service().settings.is_https else "palabre"


def form_token() -> str:
    """Return what a form must send back: bound to the session, or to a cookie before there is one.

    A page that asks for one makes that cookie.
    """
    key = request.cookies.get(session_name()) or request.cookies.get(_form_name())
    if key is None:
        key = g.setdefault("new_form_key", secrets.token_urlsafe(24))
    return keyed_hash(current_service().settings.secret_key, "form", key)


def is_own_token(token: str) -> bool:
    """Whether a form sent the token of this browser."""
    secret = request.cookies.get(session_name()) or request.cookies.get(_form_name())
    return secret is not None and hmac.compare_digest(form_token().encode(), token.encode())


def own_origins() -> set[str]:
    """Return the origins under which this request may have loaded our pages."""
    return {
        current_service().settings.base_url.lower(),
        f"{request.scheme}://{request.host}".lower(),
    }


def sign_in(response: Response, token: str) -> Response:
    """Give the browser a session that just began."""
    _set(response, session_name(), token, round(SESSION_LASTS.total_seconds()))
    response.delete_cookie(_form_name(), **_attributes())
    g.keep_nothing = True
    return response


def sign_out(response: Response) -> Response:
    """Take the session's secret from the browser."""
    response.delete_cookie(session_name(), **_attributes())
    return response


def passkey_host() -> str:
    """Return the host that passkeys are bound to."""
    return urlsplit(current_service().settings.base_url).hostname or ""


def remember_step(response: Response, token: str) -> Response:
    """Let the browser go on with what it has begun."""
    _set(response, _step_name(), token, round(STEP_LASTS.total_seconds()))
    return response


def step() -> str | None:
    """Return the secret of what the browser has begun."""
    return request.cookies.get(_step_name())


def forget_step(response: Response) -> Response:
    """Forget the step: it is done."""
    response.delete_cookie(_step_name(), **_attributes())
    return response


def leave_flash(response: Response, **note: Any) -> Response:
    """Tell the next page what has just been done."""
    _set(response, _note_name(), json.dumps(note), _NOTE_LASTS_S)
    return response


def take_flash() -> dict[str, Any]:
    """Return what the page before left; it is shown once.

    Not to be trusted: a cookie may hold all.
    """
    written = request.cookies.get(_note_name(), "")
    if len(written) > _LONGEST_NOTE:  # a page of another host's may have set it
        return {}
    try:
        note = json.loads(written)
    except ValueError:
        return {}
    g.note_taken = True
    return note if isinstance(note, dict) else {}


def keep(response: Response) -> Response:
    """Send what the request has made of cookies."""
    if "new_form_key" in g and not g.get("keep_nothing"):
        _set(response, _form_name(), g.new_form_key, None)
    if g.get("note_taken"):
        response.delete_cookie(_note_name(), **_attributes())
    if request.args.get("lang") in LANGUAGES:
        _set(response, LANGUAGE, request.args["lang"], _YEAR_S)
    return response


def _note_name() -> str:
    return f"{session_name()}-note"


def _form_name() -> str:
    return f"{session_name()}-form"


def _step_name() -> str:
    return f"{session_name()}-step"


def _set(response: Response, name: str, value: str, lasts_s: int | None) -> None:
    response.set_cookie(name, value, max_age=lasts_s, **_attributes())


def _attributes() -> dict[str, Any]:
    return {
        "path": "/",
        "secure": current_service().settings.is_https,
        "httponly": True,
        "samesite": "Lax",
    }
