"""What programs do with comments: decide, take back, answer, pin, close their page."""

from flask import Response

from comments_service.errors import not_found
from comments_service.queries.comments.threads import thread_head
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import MODERATE, REPLY
from comments_service.rules.text.fields import clean_body, clean_note
from comments_service.rules.text.urls import canonical_page
from comments_service.services.comments.threads import change_thread
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.revisions import reword_comment
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage import requests, responses
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.comments import changed
from comments_service.web.manage.guard import by_caller, number_of, site_id

_CHANGING = RouteGuard("program", "api token", "program")
_CHANGED = {200: responses.CommentAnswer}


@blueprint.post("/comments/<comment_id>/decision")
@operation(
    Operation(
        summary="Decide on a comment as it was seen",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.DecisionInput,
        answers=_CHANGED,
    )
)
def decide(comment_id: str, body: requests.DecisionInput) -> Response:
    """409 conflict names who was faster; 409 not_allowed when there is nothing to decide so."""
    number = number_of(comment_id)
    cleaner = FieldErrors()
    note = cleaner.clean("reason", clean_note, body.reason)
    cleaner.finish()
    decision_request = DecisionRequest(number, body.decision, body.version, note)
    decisions.decide(site_id(), decision_request, by_caller())
    return changed(number)


@blueprint.post("/comments/<comment_id>/undo")
@operation(
    Operation(
        summary="Take back the last decision on a comment",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.UndoInput,
        answers=_CHANGED,
    )
)
def undo(comment_id: str, body: requests.UndoInput) -> Response:
    """Give the comment the status that it had before, and open its reports again."""
    number = number_of(comment_id)
    decisions.undo(site_id(), number, body.version, by_caller())
    return changed(number)


@blueprint.post("/comments/<comment_id>/reply")
@operation(
    Operation(
        summary="Answer a published comment under the site's name, with the official badge",
        route_guard=_CHANGING,
        scope=REPLY,
        body=requests.ReplyInput,
        answers={201: responses.CommentAnswer},
    )
)
def reply(comment_id: str, body: requests.ReplyInput) -> Response:
    """Publish the answer at once."""
    number, rules = number_of(comment_id), site_by_id(site_id())
    if rules is None:
        raise not_found()
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    reply_row = decisions.reply_as_site(rules.site, number, text, rules.site.name, by_caller())
    return changed(reply_row.id, 201)


@blueprint.patch("/comments/<comment_id>")
@operation(
    Operation(
        summary="Change the text of a comment as it was seen",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.RewordingInput,
        answers=_CHANGED,
    )
)
def edit(comment_id: str, body: requests.RewordingInput) -> Response:
    """Its status stays; what it said before stays on its page in the console."""
    number = number_of(comment_id)
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    reword_comment(site_id(), number, text, body.version, by_caller())
    return changed(number)


@blueprint.put("/comments/<comment_id>/pin")
@operation(
    Operation(
        summary="Show a published comment first on its page, or no longer",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.PinInput,
        answers=_CHANGED,
    )
)
def pin(comment_id: str, body: requests.PinInput) -> Response:
    """Only comments that answer nothing can be pinned."""
    number = number_of(comment_id)
    decisions.pin(site_id(), number, by_caller(), pinned=body.pinned)
    return changed(number)


@blueprint.patch("/pages")
@operation(
    Operation(
        summary="Close a page to new comments, open it again, or slow it down",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.PageInput,
        answers={200: responses.PageAnswer},
    )
)
def change_page(body: requests.PageInput) -> Response:
    """Of a page that has been commented on."""
    thread = thread_head(site_id(), canonical_page(body.url).key)
    if thread is None:
        raise not_found()
    change_thread(
        site_id(), thread.id, by_caller(), closed=body.closed, slow_seconds=body.slow_seconds
    )
    is_closed = thread.closed_at is not None if body.closed is None else body.closed
    return answer({"page": {"url": thread.url, "title": thread.title, "closed": is_closed}})
