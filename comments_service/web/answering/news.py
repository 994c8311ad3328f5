"""What the page's script asks for while it is visible: who is answering, and whether one has."""

from flask import Response, jsonify, request

from comments_service.queries.answers.lists import waits_of
from comments_service.rules.community.needs import NeedState
from comments_service.web.answering.wait_line import line_of


def news_of(site_id: int, comment_id: int, moderator_id: int) -> Response:
    """Return who is answering a comment; 304 where the caller knows that. One statement."""
    row = waits_of(site_id, [comment_id]).get(comment_id)
    wait = line_of(row) if row else None
    claimer = wait.claimer if wait and wait.is_waiting else ""
    response = jsonify(
        waits=wait is not None and wait.is_waiting,
        claimer=claimer,
        is_mine=bool(claimer) and wait is not None and wait.row.claimed_by == moderator_id,
        answered=wait is not None and wait.row.state == NeedState.ANSWERED,
    )
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]
