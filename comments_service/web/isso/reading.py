"""Reading as Isso has it: the comments of a page, one comment, the newest ones, counts."""

from datetime import UTC, datetime

from flask import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.comments.comments import own_comment
from comments_service.queries.comments.latest_and_counts import comment_counts, latest_comments
from comments_service.queries.comments.levels import (
    EMPTY_LEVEL,
    Level,
    replies_level,
    roots_level,
)
from comments_service.queries.comments.replies import REPLIES_PER_ROOT, first_replies
from comments_service.queries.comments.threads import thread_head
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.status import Status
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.isso import requests
from comments_service.web.isso.blueprint import blueprint
from comments_service.web.isso.pages import (
    page_of,
    site_and_page_of,
    site_of,
    site_of_uris,
    uri_of,
)
from comments_service.web.isso.present import (
    comment_json,
    config_json,
    counted_json,
    nested_json,
)

_COMMENTS_AT_MOST = 100
_READING = RouteGuard("reader", "origin", "none: reading is free")


@blueprint.get("/")
@operation(
    Operation(summary="The comments of a page", route_guard=_READING, query=requests.ThreadQuery)
)
def fetch(query: requests.ThreadQuery) -> Response:
    """Roots with their first replies or, of a ``parent``, its replies; oldest first."""
    rules, page = site_and_page_of(query.uri, query.site)
    site = rules.site
    head = thread_head(site.id, page.key)
    level = _level(site.id, head.id, query) if head else EMPTY_LEVEL
    if query.parent is None:
        most = _at_most(query.nested_limit, REPLIES_PER_ROOT)
        replies = first_replies(site.id, level.rows) if most else ()
        comments = nested_json(level.rows, replies, most)
    else:
        comments = [comment_json(row) for row in level.rows]
    counted = counted_json(level.total, comments)
    return answer({"id": query.parent, **counted, "config": config_json(site)})


@blueprint.get("/id/<id:number>")
@operation(Operation(summary="One comment", route_guard=_READING, query=requests.SiteQuery))
def view(number: int, query: requests.SiteQuery) -> Response:
    """Return a published comment; there is no other for who has no right to it."""
    comment = own_comment(site_of(query.site).site.id, number)
    if comment is None or comment.status != Status.PUBLISHED:
        raise not_found()
    return answer(comment_json(comment))


@blueprint.get("/latest")
@operation(
    Operation(summary="The newest comments", route_guard=_READING, query=requests.LatestQuery)
)
def latest(query: requests.LatestQuery) -> Response:
    """Return the newest published comments, the newest last, each with its page."""
    rules = site_of(query.site)
    rows = latest_comments(rules.site.id, _at_most(query.limit, _COMMENTS_AT_MOST))
    comments = [comment_json(row) | {"uri": uri_of(rules, row.thread_url)} for row in rows]
    return answer(comments[::-1])


@blueprint.post("/count")
@operation(
    Operation(
        summary="How many comments pages have",
        route_guard=_READING,
        query=requests.SiteQuery,
        body=requests.Uris,
    )
)
def count(query: requests.SiteQuery, body: requests.Uris) -> Response:
    """Return the numbers of published comments, in the order of the pages."""
    rules = site_of_uris(body.root, query.site)
    keys = [_key_of(rules, uri) for uri in body.root]
    counts = comment_counts(rules.site.id, list({key for key in keys if key is not None}))
    return answer([counts[key].comment_count if key in counts else 0 for key in keys])


def _level(site_id: int, thread_id: int, query: requests.ThreadQuery) -> Level:
    after = datetime.fromtimestamp(query.after, UTC) if query.after else None
    limit = _at_most(query.limit, _COMMENTS_AT_MOST)
    if query.parent is None:
        return roots_level(site_id, thread_id, after, limit)
    return replies_level(site_id, thread_id, query.parent, after, limit)


def _at_most(limit: int | None, most: int) -> int:
    return most if limit is None else min(limit, most)


def _key_of(rules: SiteRules, uri: str) -> str | None:
    """Return the key of a page; None for what names none, and so has no comments."""
    try:
        return page_of(rules, uri).key
    except AppError:
        return None
