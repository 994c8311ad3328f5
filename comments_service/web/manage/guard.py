"""The one door of the programs: a bearer token of the site, and what it is for (RFC 6750)."""

import re
from contextlib import suppress
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.accounts.tokens import TokenRow, token_of, working_scopes
from comments_service.rules.core.identity import LARGEST_ID, parse_reference
from comments_service.services.accounts.tokens import USE_IS_NOTED_EVERY, note_use
from comments_service.services.core.actor import Actor, By
from comments_service.web.http.context import now
from comments_service.web.limits.admission import admit_program, admit_refused_token

_LONGEST_SECRET = 200


def install(blueprint: Blueprint) -> None:
    """Guard every route of the programs."""
    blueprint.before_request(_guard)
    blueprint.after_request(_challenge)


def site_id() -> int:
    """Return the site whose token the request brought."""
    return int(cast(TokenRow, g.program).site_id)


def actor() -> Actor:
    """Return the program, as the services log it: by its token, for who made that."""
    program = cast(TokenRow, g.program)
    return Actor("program", program.moderator_id, program.name)


def by_caller() -> By:
    """Return who makes the change of this request, and when."""
    return By(actor(), now())


def may(scope: str) -> bool:
    """Whether the token is also for ``scope``."""
    return scope in working_scopes(cast(TokenRow, g.program))


def number_of(comment_id: str) -> int:
    """Return the number of a comment of the token's site. Raises AppError not_found."""
    parsed = parse_reference(comment_id)
    if parsed is None or parsed[0] != site_id():
        raise not_found()
    return parsed[1]


def sent_number(text: str) -> int:
    """Return the number of something of the site, as its id is told. Raises AppError not_found."""
    if not re.fullmatch("[1-9a-f][0-9a-f]{0,15}", text) or int(text, 16) > LARGEST_ID:
        raise not_found()
    return int(text, 16)


def _guard() -> None:
    view: Any = current_app.view_functions[str(request.endpoint)]
    if view.route_guard.guard != "api token":
        raise RuntimeError(f"{request.endpoint} is not guarded")
    scope = view.operation.scope
    token = _token()
    admit_program(token.id)
    if scope not in working_scopes(token):
        g.challenge = f'error="insufficient_scope", scope="{scope}"'
        raise AppError(
            "insufficient_scope",
            N_("This token does not allow that: create one with the scope {scope}.")
            if scope not in token.scopes
            else N_(
                "The person who created this token no longer has that right: an owner "
                "must create a new one."
            ),
            scope=scope,
        )
    g.program = token
    last = token.last_used_at
    if last is None or now() - last >= USE_IS_NOTED_EVERY:
        # Reading goes on where nothing can be written.
        with suppress(SQLAlchemyError):
            note_use(token.site_id, token.id, now())


def _token() -> TokenRow:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    is_bearer = kind.lower() == "bearer" and 0 < len(secret.strip()) <= _LONGEST_SECRET
    token = token_of(secret.strip()) if is_bearer else None
    if token is None:
        if kind:
            admit_refused_token()
        g.challenge = 'error="invalid_token"' if kind else ""
        raise AppError("bad_token", N_("Send one of the site’s tokens, as Authorization: Bearer …"))
    return token


def _challenge(response: Response) -> Response:
    if "challenge" in g:
        parameter = f", {g.challenge}" if g.challenge else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="palabre"{parameter}'
    return response
