"""The one door of the console: who is signed in, what they may do, and where a form came from.

Every route is guarded here before its view runs, by what its route_guard states; a route without a
route_guard is refused.
"""

from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.accounts.accounts import Access, SignedIn, signed_in
from comments_service.rules.accounts.roles import ROLES
from comments_service.rules.core.identity import parse_reference
from comments_service.services.accounts.sessions import SEEN_IS_NOTED_EVERY, note_use
from comments_service.services.core.actor import Actor, By
from comments_service.web.console.page import cookies
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.dates import time_element
from comments_service.web.http.context import now
from comments_service.web.http.locale import LANGUAGES, use_language
from comments_service.web.http.proxies import own_full_path, own_path
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.same_origin import is_from_own_page, of_unknown_address

_LONGEST_DEVICE = 300


def install(blueprint: Blueprint) -> None:
    """Guard every route of the console and tell its templates who is there."""
    blueprint.before_request(_guard)
    blueprint.after_request(cookies.keep)
    blueprint.context_processor(_for_templates)


def moderator() -> SignedIn:
    """Who is signed in."""
    return cast(SignedIn, g.moderator)


def actor() -> Actor:
    """Who is signed in, as the services log it."""
    return Actor("moderator", moderator().moderator_id, device())


def by_caller() -> By:
    """Return who makes the change of this request, and when."""
    return By(actor(), now())


def device() -> str | None:
    """Return what the browser calls itself."""
    return request.user_agent.string[:_LONGEST_DEVICE] or None


def access() -> Access:
    """Return the site that the request is about, and what the moderator may do there."""
    return cast(Access, g.access)


def switch_site(site: Access) -> None:
    """Have the request be about another of the moderator's sites than its address says."""
    g.access = site


def _guard() -> Response | None:
    _choose_language()
    route_guard = _route_guard()
    if route_guard.guard not in ("session", "sign-in"):
        raise RuntimeError(f"{request.endpoint} is not guarded")
    token = request.cookies.get(cookies.session_name())
    g.moderator = signed_in(token, now()) if token else None
    if route_guard.guard == "session" and g.moderator is None:
        # Who had a session is told that it has ended.
        return redirect(
            url_for("console.sign_in_form", next=_here(), ended="yes" if token else None)
        )
    if g.moderator:
        _note_use(g.moderator)
    if request.method not in ("GET", "HEAD"):
        _allow_size()
        _check_form()
    if route_guard.who in ROLES:
        _check_role(route_guard.who)
    return None


def _route_guard() -> RouteGuard:
    view: Any = current_app.view_functions[str(request.endpoint)]
    return cast(RouteGuard, view.route_guard)


def _note_use(me: SignedIn) -> None:
    last = me.session.last_seen_at
    if last is None or now() - last >= SEEN_IS_NOTED_EVERY:
        # Reading goes on where nothing can be written.
        with suppress(SQLAlchemyError):
            note_use(me.session.token_hash, me.moderator_id, me.session.created_at, now())


def _choose_language() -> None:
    if request.args.get("lang") not in LANGUAGES:
        use_language(request.cookies.get(cookies.LANGUAGE, ""))


def _here() -> str | None:
    """Return where to go on after signing in: the page asked for, or the one of the form."""
    if request.method == "GET":
        return own_full_path()
    # Of files, which strangers may send as well, nothing is read.
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    back = request.form.get("back") if is_form else None
    return safe_next_path(back) if back else None


def _allow_size() -> None:
    """Read more of a request than usual where the view says so: nobody else is let in by now."""
    view = current_app.view_functions[str(request.endpoint)]
    largest = getattr(view, "largest_request", None)
    if largest is not None:
        request.max_content_length = largest


def _check_form() -> None:
    """Require a form of one of our own pages: by its token, and by what the browser says."""
    if not (cookies.is_own_token(request.form.get("csrf", "")) and is_from_own_page()):
        raise of_unknown_address("csrf") or AppError(
            "csrf",
            N_("This form has expired or did not come from here: go back, reload and try again."),
        )


def _check_role(role: str) -> None:
    meant = [site for site in moderator().sites if _is_meant(site)]
    if not meant:
        raise not_found()
    allowed = [site for site in meant if site.allows(role)]
    if not allowed:
        raise AppError("forbidden", N_("Your role on this site does not allow that."))
    g.access = allowed[0]


def _is_meant(site: Access) -> bool:
    """Whether the request is about ``site``: by the comment or key in its path, else by ?site=."""
    arguments = request.view_args or {}
    if "comment_id" in arguments:
        parsed = parse_reference(arguments["comment_id"])
        return parsed is not None and parsed[0] == site.site_id
    key = arguments.get("key") or request.args.get("site")
    return key is None or key == site.key


def _for_templates() -> dict[str, object]:
    here = g.get("access")
    several = here and len(moderator().sites) > 1
    return {
        "moderator": g.get("moderator"),
        "access": here,
        # Addresses name the site only where there is a choice.
        "site_key": here.key if several else None,
        "csrf": cookies.form_token,
        "passkey_host": cookies.passkey_host,
        "languages": LANGUAGES if request.method == "GET" else {},
        "in_language": _in_language,
        "moment": time_element,
        "own_address": own_full_path,
    }


def _in_language(code: str) -> str:
    return f"{own_path()}?{urlencode({**request.args, 'lang': code})}"
