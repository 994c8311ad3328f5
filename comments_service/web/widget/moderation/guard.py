"""The one door of moderators on pages: a token that the console's code was exchanged for.

It opens one site, from one origin, for as long as the console session behind it lasts and its owner
has the role. Pages get nothing by cookies: without the header, nobody is anybody here.
"""

from contextlib import suppress
from typing import Any, cast

from flask import Blueprint, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.accounts.page_sessions import PageSessionRow, page_session_of
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.text.urls import MAX_ORIGIN_LENGTH, Origin
from comments_service.services.accounts.page_sessions import USE_IS_NOTED_EVERY, note_use
from comments_service.services.core.actor import Actor, By
from comments_service.web.http.context import named_origin, now, own_origin
from comments_service.web.limits.admission import admit_page_session, admit_refused_token

_LONGEST_SECRET = 200
_LONGEST_DEVICE = 300


def install(blueprint: Blueprint) -> None:
    """Guard every route of the blueprint."""
    blueprint.before_request(_guard)
    blueprint.after_request(_challenge)


def page_session() -> PageSessionRow:
    """Return the session whose token the request brought."""
    return cast(PageSessionRow, g.page_session)


def by_caller() -> By:
    """Return who makes the change of this request, and when."""
    return By(Actor("moderator", page_session().moderator_id, calling_device()), now())


def calling_device() -> str:
    """Return on whose pages and in which browser something is done, for the log."""
    return f"{calling_origin()} {request.user_agent.string}"[:_LONGEST_DEVICE]


def site_rules() -> SiteRules:
    """Return the session's site. Raise AppError not_found."""
    rules = site_by_id(page_session().site_id)
    if rules is None:
        raise not_found()
    return rules


def number_of(comment_id: str) -> int:
    """Return the number of a comment of the session's site. Raise AppError not_found."""
    parsed = parse_reference(comment_id)
    if parsed is None or parsed[0] != page_session().site_id:
        raise not_found()
    return parsed[1]


def calling_origin() -> Origin:
    """Return the origin of the page that asks.

    Browsers leave it out of a GET to the page's own origin alone. Raise AppError
    origin_not_allowed.
    """
    named = request.headers.get("Origin")
    origin = own_origin() if named is None else named_origin(named)
    if origin is None:
        raise _of_another_page(named)
    return origin


def _guard() -> None:
    view: Any = current_app.view_functions[str(request.endpoint)]
    if view.route_guard.guard == "page code":
        return
    if view.route_guard.guard != "page token":
        raise RuntimeError(f"{request.endpoint} is not guarded")
    opened = _opened()
    if str(calling_origin()) != opened.origin:
        raise _of_another_page(request.headers.get("Origin"))
    g.allowed_origin = opened.origin
    g.page_session = opened
    admit_page_session(opened.moderator_id)
    if not is_at_least(opened.role, view.route_guard.who):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))
    if opened.last_used_at is None or now() - opened.last_used_at >= USE_IS_NOTED_EVERY:
        # Reading goes on where nothing can be written.
        with suppress(SQLAlchemyError):
            note_use(opened.code_hash, now())


def _opened() -> PageSessionRow:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    is_bearer = kind.lower() == "bearer" and 0 < len(secret.strip()) <= _LONGEST_SECRET
    opened = page_session_of(secret.strip(), now()) if is_bearer else None
    if opened is None:
        if kind:
            admit_refused_token()
        g.challenge = 'error="invalid_token"' if kind else ""
        raise AppError("bad_token", N_("You no longer moderate here: open the page again."))
    return opened


def _of_another_page(named: str | None) -> AppError:
    admit_refused_token()
    return AppError(
        "origin_not_allowed",
        N_("You moderate on other pages than those at {origin}."),
        origin=(named or "")[:MAX_ORIGIN_LENGTH],
    )


def _challenge(response: Response) -> Response:
    if "challenge" in g:
        parameter = f", {g.challenge}" if g.challenge else ""
        response.headers["WWW-Authenticate"] = f'Bearer realm="palabre"{parameter}'
    return response
