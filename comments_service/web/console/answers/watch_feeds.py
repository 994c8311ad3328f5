"""The feed of a watch: a member makes its address, and withdraws it with those of their others."""

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.notifications.feeds import watch_feed
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.services.notifications import feeds
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.feed_addresses import feed_addresses
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/watches/<watch_id>/feeds")
@guard_route("analyst", "session", "none: needs a session")
def set_feeds(watch_id: str) -> Response:
    """Make the addresses of one's own feeds on this site, or withdraw them."""
    try:
        parse_id_cursor(watch_id)
    except AppError as error:
        raise not_found() from error
    is_made = request.form.get("what") == "make"
    change = feeds.make_member_feeds if is_made else feeds.withdraw_member_feeds
    change(access().site_id, _moderator_id())
    back = redirect(
        url_for("console.one_watch", watch_id=watch_id, site=request.args.get("site")), 303
    )
    return cookies.leave_flash(back, done="feeds_made" if is_made else "feeds_withdrawn")


def feeds_of(watch_id: int) -> Mapping[str, str]:
    """Return the addresses of the caller's feed of a watch by their form; none without any."""
    site_id, moderator_id = access().site_id, _moderator_id()
    feed = watch_feed(site_id, moderator_id, watch_id)
    if feed is None or feed.feed_key is None:
        return {}
    return feed_addresses("watches", (site_id, moderator_id, watch_id), feed.feed_key)


def _moderator_id() -> int:
    return by_caller().actor.moderator_id or 0
