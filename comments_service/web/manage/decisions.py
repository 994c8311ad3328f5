"""What programs do with comments: decide, take back, answer, pin, close their page."""

from flask import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.comments.pages import thread_at
from comments_service.queries.comments.threads import HeadRow, thread_head
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.accounts.scopes import MODERATE, REPLY
from comments_service.rules.text.fields import clean_body, clean_note, clean_title
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.page_keys import id_of_key
from comments_service.services.answers.answering import AnswerRequest
from comments_service.services.answers.answering import answer as answer_comment
from comments_service.services.comments.threads import ThreadChange, change_thread
from comments_service.services.moderation import decisions
from comments_service.services.moderation.decisions import DecisionRequest
from comments_service.services.moderation.revisions import reword_comment
from comments_service.services.moderation.undo import undo_on_comment
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.decision_shapes import (
    DecisionInput,
    PinInput,
    ReplyInput,
    UndoInput,
)
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
    decisions.decide(site_id(), decision_request, by_caller())
    return changed(number)


@blueprint.post("/comments/<comment_id>/undo")
@operation(
    Operation(
        summary="Take back the last decision on a comment",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=UndoInput,
        answers=_CHANGED,
    )
)
def undo(comment_id: str, body: UndoInput) -> Response:
    """Give the comment the status that it had before, and open its reports again."""
    number = number_of(comment_id)
    undo_on_comment(site_id(), number, body.version, by_caller())
    return changed(number)


@blueprint.post("/comments/<comment_id>/reply")
@operation(
    Operation(
        summary="Answer a published comment under the site's name, with the official badge",
        route_guard=_CHANGING,
        scope=REPLY,
        body=ReplyInput,
        answers={201: responses.CommentAnswer},
    )
)
def reply(comment_id: str, body: ReplyInput) -> Response:
    """Publish the answer at once."""
    number, rules = number_of(comment_id), site_by_id(site_id())
    if rules is None:
        raise not_found()
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    request = AnswerRequest(comment_id=number, body=text, name=rules.site.name)
    return changed(answer_comment(rules.site, request, by_caller()).comment.id, 201)


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
        body=PinInput,
        answers=_CHANGED,
    )
)
def pin(comment_id: str, body: PinInput) -> Response:
    """Only comments that answer nothing can be pinned."""
    number = number_of(comment_id)
    decisions.pin(site_id(), number, by_caller(), pinned=body.pinned)
    return changed(number)


@blueprint.patch("/pages")
@operation(
    Operation(
        summary="Close a page to new comments, open it again, slow it down, name it",
        route_guard=_CHANGING,
        scope=MODERATE,
        body=requests.PageInput,
        answers={200: responses.PageAnswer},
    )
)
def change_page(body: requests.PageInput) -> Response:
    """Of a page that has been commented on, by its address or its id."""
    rules = site_by_id(site_id())
    thread = thread_at(site_id(), body.url, body.page_id)
    if rules is None or thread is None:
        raise not_found()
    cleaner = FieldErrors()
    title = cleaner.clean("title", lambda text: clean_title(text) or "", body.title)
    url = cleaner.clean("address", lambda text: _address(rules, thread, text), body.address)
    cleaner.finish()
    change = ThreadChange(closed=body.closed, slow_seconds=body.slow_seconds, title=title, url=url)
    change_thread(site_id(), thread.id, change, by_caller())
    after = thread_head(site_id(), thread.key)
    if after is None:
        raise not_found()
    is_closed = after.closed_at is not None
    return answer({"page": {"url": after.url, "title": after.title, "closed": is_closed}})


def _address(rules: SiteRules, thread: HeadRow, typed: str) -> str:
    """Another address of the same page. Raise AppError invalid, field ``address``."""
    try:
        page = rules.pages.page_at(typed)
    except AppError as error:
        raise invalid("address", error.errors[0].code, error.errors[0].message) from error
    if id_of_key(thread.key) is None:
        if page.key != thread.key:
            message = N_("This is the address of another page: move the page in the console.")
            raise invalid("address", "other_page", message)
    elif page.host not in {fold_host(origin.host) for origin in rules.origins}:
        raise invalid("address", "bad_value", N_("This is not an address of the site."))
    return page.url
