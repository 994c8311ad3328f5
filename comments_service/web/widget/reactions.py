"""Votes, reactions and reports."""

from flask import Response

from comments_service.rules.comments.voters import Voter
from comments_service.rules.text.fields import clean_note
from comments_service.services.comments import reactions
from comments_service.services.comments.reports import report_comment
from comments_service.services.comments.votes import vote
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import address, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.limits.admission import check_limit
from comments_service.web.previews import count_at_comment, count_from_page
from comments_service.web.sites import site_and_page, site_of_comment
from comments_service.web.widget import requests, responses
from comments_service.web.widget.blueprint import blueprint


@blueprint.put("/comments/<comment_id>/vote")
@operation(
    Operation(
        summary="Vote on a comment",
        route_guard=RouteGuard("reader", "origin", "vote"),
        body=requests.VoteInput,
        answers={200: responses.VoteAnswer},
    )
)
def put_vote(comment_id: str, body: requests.VoteInput) -> Response:
    """One vote per reader; a new value replaces the old one."""
    rules, number = site_of_comment(comment_id)
    count_at_comment(rules, number)
    check_limit("vote", rules.site)
    counted = vote(rules.site, number, _voter(body), body.value)
    return answer(
        {
            "score": counted.score,
            "up": counted.up,
            "down": counted.down,
            "value": body.value,
        }
    )


@blueprint.put("/comments/<comment_id>/reactions")
@operation(
    Operation(
        summary="React to a comment",
        route_guard=RouteGuard("reader", "origin", "vote"),
        body=requests.ReactionInput,
        answers={200: responses.ReactionAnswer},
    )
)
def react_to_comment(comment_id: str, body: requests.ReactionInput) -> Response:
    """One reaction of each kind per reader, counted with the votes against their limit."""
    rules, number = site_of_comment(comment_id)
    count_at_comment(rules, number)
    check_limit("vote", rules.site)
    return _reacted(body, reactions.react_to_comment(rules.site, number, _reaction(body)))


@blueprint.put("/threads/reactions")
@operation(
    Operation(
        summary="React to a page",
        route_guard=RouteGuard("reader", "origin", "vote"),
        body=requests.PageReactionInput,
        answers={200: responses.ReactionAnswer},
    )
)
def react_to_page(body: requests.PageReactionInput) -> Response:
    """As to a comment; the page needs no comments."""
    rules, page = site_and_page(*body.named)
    count_from_page(rules, page, body.url)
    check_limit("vote", rules.site)
    return _reacted(body, reactions.react_to_page(rules.site, page, _reaction(body), now()))


@blueprint.post("/comments/<comment_id>/reports")
@operation(
    Operation(
        summary="Report a comment to the moderators",
        route_guard=RouteGuard("reader", "origin", "report"),
        body=requests.ReportInput,
        answers={202: responses.ReportAnswer},
    )
)
def report(comment_id: str, body: requests.ReportInput) -> Response:
    """Who reported is never told; a second report by the same reader is the first."""
    rules, number = site_of_comment(comment_id)
    check_limit("report", rules.site)
    cleaner = FieldErrors()
    note = cleaner.clean("note", clean_note, body.note)
    cleaner.finish()
    report_comment(rules.site, number, address().poster, (body.reason, note), now())
    return answer({"status": "received"}, 202)


def _voter(body: requests.VoterInput) -> Voter:
    at = address()
    return Voter(at.poster, at.reader(body.voter_token) if body.voter_token else None)


def _reaction(body: requests.ReactionInput) -> reactions.Reaction:
    return reactions.Reaction(body.kind, _voter(body), bool(body.value))


def _reacted(body: requests.ReactionInput, counts: reactions.Counts) -> Response:
    return answer({"reactions": counts, "kind": body.kind, "value": body.value})
