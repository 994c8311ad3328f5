"""What moderators do with a comment on its page: decide, take back, pin, reply as the site."""

from flask import Response

from comments_service.rules.text.fields import clean_body, clean_note
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.undo import undo_on_comment
from comments_service.web.http.api import Operation, operation
from comments_service.web.http.decision_shapes import DecisionInput, PinInput, ReplyInput, UndoInput
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.widget.moderation import responses
from comments_service.web.widget.moderation.blueprint import blueprint
from comments_service.web.widget.moderation.comments import changed
from comments_service.web.widget.moderation.guard import (
    by_caller,
    number_of,
    page_session,
    site_rules,
)

_DECIDING = RouteGuard("moderator", "page token", "page")
_CHANGED = {200: responses.PageCommentAnswer}


@blueprint.post("/comments/<comment_id>/decision")
@operation(
    Operation(
        summary="Decide on a comment as it was seen",
        route_guard=_DECIDING,
        body=DecisionInput,
        answers=_CHANGED,
    )
)
def decide(comment_id: str, body: DecisionInput) -> Response:
    """409 conflict names who was faster; 409 not_allowed when there is nothing to decide so."""
    number = number_of(comment_id)
    cleaner = FieldErrors()
    note = cleaner.clean("reason", clean_note, body.reason)
    cleaner.finish()
    decision_request = DecisionRequest(number, body.decision, body.version, note)
    decisions.decide(page_session().site_id, decision_request, by_caller())
    return changed(number)


@blueprint.post("/comments/<comment_id>/undo")
@operation(
    Operation(
        summary="Take back the last decision on a comment",
        route_guard=_DECIDING,
        body=UndoInput,
        answers=_CHANGED,
    )
)
def undo(comment_id: str, body: UndoInput) -> Response:
    """Give the comment the status that it had before."""
    number = number_of(comment_id)
    undo_on_comment(page_session().site_id, number, body.version, by_caller())
    return changed(number)


@blueprint.put("/comments/<comment_id>/pin")
@operation(
    Operation(
        summary="Show a published comment first on its page, or no longer",
        route_guard=_DECIDING,
        body=PinInput,
        answers=_CHANGED,
    )
)
def pin(comment_id: str, body: PinInput) -> Response:
    """Only comments that answer nothing can be pinned."""
    number = number_of(comment_id)
    decisions.pin(page_session().site_id, number, by_caller(), pinned=body.pinned)
    return changed(number)


@blueprint.post("/comments/<comment_id>/reply")
@operation(
    Operation(
        summary="Reply to a published comment under the site's name, with the official badge",
        route_guard=RouteGuard("responder", "page token", "page"),
        body=ReplyInput,
        answers={201: responses.PageCommentAnswer},
    )
)
def reply(comment_id: str, body: ReplyInput) -> Response:
    """Publish the reply at once."""
    number, site = number_of(comment_id), site_rules().site
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    request = AnswerRequest(comment_id=number, body=text, name=site.name)
    return changed(answer(site, request, by_caller()).comment.id, 201)
