"""Comments for programs: listed, found, one in its context."""

from flask import Response

from comments_service.errors import N_, invalid, not_found
from comments_service.queries.answers.search import Asker, found_waits
from comments_service.queries.community.watches import searches_by_name
from comments_service.queries.moderation.comments import queue_comment, reports_of, timeline
from comments_service.queries.moderation.context import surroundings
from comments_service.queries.moderation.queue import Listing, queue_page
from comments_service.queries.moderation.search import SearchPage, found_comments, places_meant
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import READ
from comments_service.rules.community.search import parse_search, with_watches
from comments_service.rules.community.wait_search import Waits
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage import requests, responses
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, number_of, site_id
from comments_service.web.manage.present import comment_json, event_json, report_json

_READING = RouteGuard("program", "api token", "program")


@blueprint.get("/comments")
@operation(
    Operation(
        summary="The comments of the token's site, whatever their status: all, found or in a view",
        route_guard=_READING,
        scope=READ,
        query=requests.CommentsQuery,
        answers={200: responses.CommentsAnswer},
    )
)
def comments(query: requests.CommentsQuery) -> Response:
    """Show a page of comments."""
    after = parse_id_cursor(query.cursor) if query.cursor else None
    page = _view(query, after) if query.view else _search_page(query, after)
    return answer(
        {
            "comments": [comment_json(row) for row in page.comments],
            "next_cursor": f"{page.next_after:x}" if page.next_after else None,
        }
    )


@blueprint.get("/comments/<comment_id>")
@operation(
    Operation(
        summary="A comment with its parent, its answers, its open reports and its history",
        route_guard=_READING,
        scope=READ,
        answers={200: responses.ContextAnswer},
    )
)
def comment(comment_id: str) -> Response:
    """One comment in its context."""
    number = number_of(comment_id)
    row = queue_comment(site_id(), number)
    if row is None:
        raise not_found()
    around = surroundings(row)
    return answer(
        {
            "comment": comment_json(row),
            "parent": comment_json(around.above[-1]) if around.above else None,
            "replies": [comment_json(other) for other in around.answers],
            "reports": [
                report_json(one) for one in reports_of(site_id(), [number]).get(number, ())
            ],
            "events": [event_json(event) for event in timeline(site_id(), number)],
        }
    )


def changed(number: int, status: int = 200) -> Response:
    """Return a comment as a change has left it."""
    row = queue_comment(site_id(), number)
    if row is None:
        raise not_found()
    return answer({"comment": comment_json(row)}, status)


def _view(query: requests.CommentsQuery, after: int | None) -> SearchPage:
    if query.view is None or query.q:
        raise invalid("view", "bad_value", N_("Choose either a view or a search, not both."))
    page = queue_page(site_id(), Listing(query.view), limit=query.limit, after=after)
    return SearchPage(page.comments, page.next_after)


def _search_page(query: requests.CommentsQuery, after: int | None) -> SearchPage:
    search = parse_search(with_watches(query.q, lambda: searches_by_name(site_id())))
    site = site_by_id(site_id()) if search.all_pages else None
    places = places_meant(site_id(), site.pages, search.all_pages) if site else {}
    if search.waits != Waits():
        asker = Asker(by_caller().actor.moderator_id, now())
        return found_waits(site_id(), search, places, asker, limit=query.limit, after=after)
    return found_comments(site_id(), search, places, limit=query.limit, after=after)
