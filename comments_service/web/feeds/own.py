"""Feeds of one's own, by an address that only who made it has, until they withdraw it.

Each is made anew for who asks, fifty comments at most; caches of others keep nothing of it.
"""

import hmac
from collections.abc import Sequence

from flask import Response, request

from comments_service.errors import N_, AppError
from comments_service.queries.comments.latest_and_counts import LatestRow
from comments_service.queries.notifications.feeds import (
    latest_hits,
    latest_replies,
    reader_feed,
    watch_feed,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.signed_tokens import read_feed
from comments_service.web.feeds.blueprint import blueprint
from comments_service.web.feeds.entries import Head
from comments_service.web.feeds.forms import ENTRIES, head_of, home_of, written
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route

_REPLIES = N_("Replies to me on {page}")


@blueprint.get("/replies/<token>.atom")
@blueprint.get("/replies/<token>.json")
@guard_route("author", "feed link", "none: needs a signed link")
def replies(token: str) -> Response:
    """Show the newest replies to comments that a reader follows."""
    (site_id, subscriber_id), key = _right(token, 2)
    feed, rules = reader_feed(site_id, subscriber_id), site_by_id(site_id)
    if feed is None or rules is None or not _is_key(key, feed.feed_key):
        raise _withdrawn()
    described = head_of(
        feed.language,
        (_REPLIES, rules.site.name),
        identity=f"replies {site_id}-{subscriber_id:x}",
        page=home_of(rules),
        at=f"replies/{token}",
        updated=feed.created_at,
    )
    return _answer(described, latest_replies(site_id, subscriber_id, ENTRIES))


@blueprint.get("/watches/<token>.atom")
@blueprint.get("/watches/<token>.json")
@guard_route("author", "feed link", "none: needs a signed link")
def watch(token: str) -> Response:
    """Show the newest published comments that a watch has found, to a member of its site."""
    (site_id, moderator_id, watch_id), key = _right(token, 3)
    feed, rules = watch_feed(site_id, moderator_id, watch_id), site_by_id(site_id)
    if feed is None or rules is None or not _is_key(key, feed.feed_key):
        raise _withdrawn()
    described = head_of(
        rules.site.language,
        ("{page}", f"{rules.site.name}: {feed.name}"),
        identity=f"watch {site_id}-{watch_id:x}",
        page=home_of(rules),
        at=f"watches/{token}",
        updated=feed.created_at,
    )
    return _answer(described, latest_hits(site_id, watch_id, ENTRIES))


def _right(token: str, parts: int) -> tuple[tuple[int, ...], str]:
    right = read_feed(current_service().settings.secret_key, token)
    if right is None or len(right[0]) != parts:
        raise _withdrawn()
    return right


def _is_key(key: str, stored: str | None) -> bool:
    return stored is not None and hmac.compare_digest(key, stored)


def _withdrawn() -> AppError:
    return AppError(
        "not_found", N_("This feed is no longer there, or its address is not complete.")
    )


def _answer(head: Head, rows: Sequence[LatestRow]) -> Response:
    content, content_type = written(head, rows)
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response
