"""The way from the console to a page of the site, to moderate there."""

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from flask import make_response, render_template
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.moderation.on_page import newest_address
from comments_service.queries.moderation.threads import thread_shown
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin, parse_origin
from comments_service.services.accounts.page_sessions import offer_page_session
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.http.context import now, own_origin
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_page_session


class _Page(NamedTuple):
    url: str
    origin: Origin


@blueprint.post("/threads/<thread_id>/moderate")
@guard_route("responder", "session", "page")
def moderate_on_page(thread_id: str) -> Response:
    """Say what the page will be able to do, and lead there with a code that works once."""
    me = moderator()
    admit_page_session(me.moderator_id)
    page = _page(thread_id)
    code = offer_page_session(access().site_id, me, page.origin, now())
    shown = render_template(
        "console/moderation/page_session.html", origin=page.origin, link=_link(page.url, code)
    )
    return make_response(shown)


def _link(url: str, code: str) -> str:
    """Return the page with the code in its fragment, which no request and no Referer carries.

    What stood there, a route, comes back once the widget has read the code.
    """
    address, _, route = url.partition("#")
    back = f"&to={quote(route, safe='')}" if route else ""
    return f"{address}#palabre-moderate={code}{back}"


def _page(thread_id: str) -> _Page:
    """Return the page. Raise AppError not_found; not_allowed for one of no origin of the site."""
    try:
        number = parse_id_cursor(thread_id)
    except AppError as error:
        raise not_found() from error
    thread, rules = thread_shown(access().site_id, number), site_by_id(access().site_id)
    if thread is None or rules is None:
        raise not_found()
    address = urlsplit(thread.url)
    origin = _origin_of(thread.url)
    if not thread.comment_count:
        # Nobody who is trusted has said where the page is. Of who is not, scheme and port alone are
        # believed, so that no stranger chooses where the code goes.
        typed = _origin_of(newest_address(thread.site_id, thread.id) or thread.url)
        if fold_host(typed.host) == fold_host(origin.host) and rules.allows(typed):
            origin = typed
    if not (rules.allows(origin) or own_origin().matches(origin)):
        message = N_("{origin} is not one of the site’s addresses: an owner can add it.")
        raise AppError("not_allowed", message, origin=str(origin))
    host = str(origin).partition("//")[2]
    return _Page(address._replace(scheme=origin.scheme, netloc=host).geturl(), origin)


def _origin_of(url: str) -> Origin:
    parts = urlsplit(url)
    return parse_origin(f"{parts.scheme}://{parts.netloc}")
