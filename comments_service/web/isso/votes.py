"""Votes as Isso has them: a like or a dislike, one for each address."""

from flask import Response

from comments_service.rules.comments.voters import Voter
from comments_service.services.comments.votes import vote
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import address
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.isso import requests
from comments_service.web.isso.blueprint import blueprint
from comments_service.web.isso.pages import site_of
from comments_service.web.limits.admission import check_limit
from comments_service.web.previews import count_at_comment

_VOTING = Operation(
    summary="Like or dislike a comment",
    route_guard=RouteGuard("reader", "origin", "vote"),
    query=requests.SiteQuery,
)


@blueprint.post("/id/<id:number>/like")
@operation(_VOTING)
def like(number: int, query: requests.SiteQuery) -> Response:
    """Count a vote for a comment; a dislike before it is taken back."""
    return _voted(number, query, 1)


@blueprint.post("/id/<id:number>/dislike")
@operation(_VOTING)
def dislike(number: int, query: requests.SiteQuery) -> Response:
    """Count a vote against a comment; a like before it is taken back."""
    return _voted(number, query, -1)


def _voted(number: int, query: requests.SiteQuery, value: int) -> Response:
    rules = site_of(query.site)
    site = rules.site
    count_at_comment(rules, number)
    check_limit("vote", site)
    counts = vote(site, number, Voter(address().poster, None), value)
    return answer({"likes": counts.up, "dislikes": counts.down})
