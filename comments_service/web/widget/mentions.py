"""Links to a page from other sites, as readers get them when they open the list."""

import orjson
from flask import Response

from comments_service.queries.comments.threads import thread_head
from comments_service.queries.mentions.mentions import NOTHING, published_mentions
from comments_service.web.http.api import Operation, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http_cache.cacheable import Dependencies, cacheable, cacheable_response
from comments_service.web.present import shows_mentions
from comments_service.web.present_mentions import mentions_json
from comments_service.web.sites import site_and_page
from comments_service.web.widget.blueprint import blueprint
from comments_service.web.widget.mention_responses import MentionsAnswer
from comments_service.web.widget.on_page import OnPage


@blueprint.get("/threads/mentions")
@cacheable
@operation(
    Operation(
        summary="Links to a page from other sites",
        route_guard=RouteGuard("reader", "origin", "none: reading is free"),
        query=OnPage,
        answers={200: MentionsAnswer},
    )
)
def mentions(query: OnPage) -> Response:
    """Return the newest published ones, likes and reposts as a count."""
    rules, page = site_and_page(*query.named)
    site, made_at = rules.site, now()
    head = thread_head(site.id, page.key)
    has_some = head is not None and head.mention_count and shows_mentions(site)
    published = published_mentions(site.id, head.id) if head and has_some else NOTHING
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=made_at,
        threads={page.key: (head.id, head.version) if head else None},
    )
    body = orjson.dumps(mentions_json(published))
    return cacheable_response(body, "application/json", dependencies=dependencies)
