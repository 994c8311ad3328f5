"""How a browser comes in, whatever by: with a fresh secret, and away from what was there before."""

from flask import redirect, request
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.services.accounts.sessions import Entrance, close_session, open_session
from comments_service.services.accounts.sign_in_log import log_refusal
from comments_service.web.console.page import cookies
from comments_service.web.console.page.guard import device
from comments_service.web.http.context import now

_REFUSALS = frozenset({"bad_credentials", "bad_link"})


def note_refusal(error: AppError, moderator_id: int | None, means: str) -> None:
    """Log that a secret was wrong; what was refused for another reason says nothing of that."""
    is_current = any(one.field == "current" for one in error.errors)
    if error.code in _REFUSALS or is_current:
        log_refusal(moderator_id, means, device(), now())


def log_in(moderator_id: int, means: str, target: str) -> Response:
    """Begin a session, by ``means``, and go to ``target``, a path of our own.

    The secret is new at each sign-in: one that was planted before is worth nothing.
    """
    before = request.cookies.get(cookies.session_name())
    if before:
        close_session(before)
    token = open_session(moderator_id, Entrance(means, device()), now())
    return cookies.sign_in(redirect(target, 303), token)
