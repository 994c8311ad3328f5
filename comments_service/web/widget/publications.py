"""What is new in a thread, for who has it open."""

import orjson
from flask import Response

from comments_service.queries.comments.publications import published_since
from comments_service.queries.comments.threads import thread_head
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.web.http.api import Operation, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http_cache.cacheable import Dependencies, cacheable, cacheable_response
from comments_service.web.present import publications_json
from comments_service.web.sites import site_and_page
from comments_service.web.widget import requests, responses
from comments_service.web.widget.blueprint import blueprint

_AT_MOST = 50


@blueprint.get("/threads/since")
@cacheable
@operation(
    Operation(
        summary="What is new in a thread",
        route_guard=RouteGuard("reader", "origin", "none: reading is free"),
        query=requests.PublicationsQuery,
        answers={200: responses.PublicationsAnswer},
    )
)
def since(query: requests.PublicationsQuery) -> Response:
    """Return what was published since a cursor, whatever the order and page that is read.

    Readers who opened a thread in the same state ask the same, so one answer serves all of them.
    """
    rules, page = site_and_page(*query.named)
    site, made_at = rules.site, now()
    after = parse_id_cursor(query.since)
    head = thread_head(site.id, page.key)
    rows, has_more = published_since(site.id, head.id, after, _AT_MOST) if head else ([], False)
    body = {**publications_json(head, query.since, rows), "has_more": has_more}
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=made_at,
        threads={page.key: (head.id, head.version) if head else None},
    )
    return cacheable_response(orjson.dumps(body), "application/json", dependencies=dependencies)
