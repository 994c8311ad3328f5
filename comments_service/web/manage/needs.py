"""Who waits for an answer, for programs: listed, claimed, assigned, put off, closed, answered."""

from typing import cast

from flask import Response, g

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.accounts.tokens import TokenRow
from comments_service.queries.answers.lists import (
    WaitRow,
    parse_wait_cursor,
    waits_of,
    waits_page,
)
from comments_service.queries.moderation.comments import ContextRow, queue_comment
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import MODERATE, READ, REPLY
from comments_service.rules.community.needs import UNTIL_THEY_WRITE, clean_until
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import clean_body, clean_note
from comments_service.services.answers.answering import AnswerRequest
from comments_service.services.answers.answering import answer as answer_comment
from comments_service.services.community import assigning
from comments_service.web.http.api import Operation, answer, idempotency_key, operation
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage import need_shapes as shapes
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, may, number_of, sent_number, site_id
from comments_service.web.manage.present import comment_json
from comments_service.web.present import Json, timestamp

_GUARD = RouteGuard("program", "api token", "program")


def _step(summary: str, body: type[shapes.SeenInput]) -> Operation:
    return Operation(
        summary=summary,
        route_guard=_GUARD,
        scope=REPLY,
        body=body,
        answers={200: shapes.WaitOfComment},
    )


@blueprint.get("/needs")
@operation(
    Operation(
        summary="Comments that wait for an answer, due first; one's own; those put off",
        route_guard=_GUARD,
        scope=READ,
        query=shapes.NeedsQuery,
        answers={200: shapes.NeedsAnswer},
    )
)
def needs(query: shapes.NeedsQuery) -> Response:
    """Show a page of waits."""
    whose = query.assignee or cast(TokenRow, g.program).moderator_id
    after = parse_wait_cursor(query.cursor) if query.cursor else None
    page = waits_page(site_id(), query.list, whose, limit=query.limit, after=after)
    return answer(
        {
            "needs": [
                _json(page.comments[wait.comment_id], wait)
                for wait in page.waits
                if wait.comment_id in page.comments
            ],
            "next_cursor": str(page.next_cursor) if page.next_cursor else None,
        }
    )


@blueprint.post("/comments/<comment_id>/claim")
@operation(_step("Say that somebody is answering, for five minutes", shapes.ClaimInput))
def claim(comment_id: str, body: shapes.ClaimInput) -> Response:
    """Warn the others and stop nobody; the answer says who is on it."""
    seen = _seen(comment_id, body)
    assigning.claim(seen, by_caller(), take_over=body.take_over)
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/release")
@operation(_step("Let go of a comment: claim and assignment of the caller end", shapes.SeenInput))
def release(comment_id: str, body: shapes.SeenInput) -> Response:
    """Leave to others what is theirs."""
    seen = _seen(comment_id, body)
    assigning.release(seen, by_caller())
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/assign")
@operation(_step("Give a comment to somebody who may answer, or to nobody", shapes.AssignInput))
def assign(comment_id: str, body: shapes.AssignInput) -> Response:
    """Whoever takes it for themselves claims it too."""
    seen = _seen(comment_id, body)
    assigning.assign(seen, body.assignee, by_caller(), _note(body.note))
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/snooze")
@operation(_step("Put a comment off until later; its clock runs on", shapes.SnoozeInput))
def snooze(comment_id: str, body: shapes.SnoozeInput) -> Response:
    """Have it come back then, or when its commenter writes again; until then alone if asked so."""
    seen = _seen(comment_id, body)
    cleaner = FieldErrors()
    until = cleaner.clean("until", clean_until, body.until)
    cleaner.finish()
    assigning.snooze(seen, until, by_caller())
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/close")
@operation(_step("End a wait without a reply", shapes.CloseInput))
def close(comment_id: str, body: shapes.CloseInput) -> Response:
    """Count it as no miss."""
    seen = _seen(comment_id, body)
    assigning.close(seen, body.reason, by_caller(), _note(body.note))
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/needs-reply")
@operation(_step("Have a comment wait, from now on, that does not", shapes.SeenInput))
def needs_reply(comment_id: str, body: shapes.SeenInput) -> Response:
    """Of a reader, published or held."""
    seen = _seen(comment_id, body)
    assigning.mark(seen, by_caller())
    return _now(seen[1])


@blueprint.post("/comments/<comment_id>/answers")
@operation(
    Operation(
        summary="Answer a comment under the site's name, approving it where it is held",
        route_guard=_GUARD,
        scope=REPLY,
        body=shapes.AnswerInput,
        answers={201: shapes.AnswerMade, 200: shapes.AnswerMade},
        is_idempotent=True,
    )
)
def answers(comment_id: str, body: shapes.AnswerInput) -> Response:
    """201, or 200 with what the same request made before. Who only proposes gets a held one."""
    number, rules = number_of(comment_id), site_by_id(site_id())
    if rules is None:
        raise not_found()
    if body.approves is not None and not may(MODERATE):
        raise AppError(
            "insufficient_scope",
            N_("This token does not allow that: create one with the scope {scope}."),
            scope=MODERATE,
        )
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_body, body.body)
    cleaner.finish()
    seen = body.newest_seen
    outcome = answer_comment(
        rules.site,
        AnswerRequest(
            comment_id=number,
            body=text,
            name=rules.site.name,
            key=idempotency_key(),
            newest_seen=None if seen is None else number_of(seen) if seen else 0,
            approves=body.approves,
            saved_reply=None if body.saved_reply is None else sent_number(body.saved_reply),
        ),
        by_caller(),
    )
    row = _comment(outcome.comment.id)
    shown = {"comment": comment_json(row), "is_repeat": outcome.is_repeat}
    return answer(shown, 200 if outcome.is_repeat else 201)


def _seen(comment_id: str, body: shapes.SeenInput) -> assigning.Seen:
    return site_id(), number_of(comment_id), body.version


def _note(text: str) -> str | None:
    cleaner = FieldErrors()
    note: str | None = cleaner.clean("note", clean_note, text)
    cleaner.finish()
    return note or None


def _comment(number: int) -> ContextRow:
    row = queue_comment(site_id(), number)
    if row is None:
        raise not_found()
    return row


def _now(number: int) -> Response:
    return answer(_json(_comment(number), waits_of(site_id(), [number]).get(number)))


def _json(comment: ContextRow, wait: WaitRow | None) -> Json:
    return {"comment": comment_json(comment), "need": wait and _wait_json(wait)}


def _wait_json(wait: WaitRow) -> Json:
    is_claimed = wait.claimed_until is not None and wait.claimed_until > now()
    claimer = (wait.claimed_by, wait.claimer_name) if is_claimed else (None, None)
    return {
        "state": wait.state,
        "cause": wait.cause,
        "version": wait.version,
        "waits_since": timestamp(wait.waits_since),
        "due_at": timestamp(wait.due_at),
        "target_s": wait.target_s,
        "assignee": _person(wait.assignee_id, wait.assignee_name),
        "claimed_by": _person(*claimer),
        "claimed_until": timestamp(wait.claimed_until) if is_claimed else None,
        "wake_at": None if wait.wake_at == UNTIL_THEY_WRITE else timestamp(wait.wake_at),
        "answer_id": reference(wait.site_id, wait.answer_id) if wait.answer_id else None,
        "proposal_id": reference(wait.site_id, wait.proposal_id) if wait.proposal_id else None,
        "answered_at": timestamp(wait.answered_at),
        "answered_by": wait.answerer_name,
        "closed_reason": wait.closed_reason,
        "notes": wait.notes,
    }


def _person(number: int | None, name: str | None) -> Json | None:
    return {"id": number, "name": name} if number else None
