"""Votes and reports."""

from flask import Response

from comments_service.rules.text.fields import clean_note
from comments_service.services.comments.reports import report_comment
from comments_service.services.comments.votes import vote
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import address, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.limits import check_limit
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.sites import site_of_comment
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
    check_limit("vote", rules.site)
    counted = vote(rules.site, number, address().poster, body.value)
    return answer(
        {
            "score": counted.score,
            "up": counted.up,
            "down": counted.down,
            "value": body.value,
        }
    )


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
