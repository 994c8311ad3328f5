"""What the page's forms do. Each act is a service of its own; what is refused keeps the text."""

from collections.abc import Callable, Mapping
from contextlib import suppress

from flask import Response, make_response, redirect, request

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.answers.lists import waits_of
from comments_service.queries.answers.saved_replies import saved_reply_of
from comments_service.queries.moderation.comments import ContextRow, queue_comment
from comments_service.rules.comments.status import Decision
from comments_service.rules.community.variables import fill
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.signed_forms import retry_key
from comments_service.rules.text.fields import clean_body, clean_note, clean_remark
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.community import assigning
from comments_service.services.core.actor import By
from comments_service.services.moderation.decisions import DecisionRequest, decide
from comments_service.services.moderation.notes import add_note
from comments_service.web.answering.forms import seen_moment
from comments_service.web.answering.page import Typed, answering_page, state_of
from comments_service.web.answering.right import Right
from comments_service.web.answering.wait_line import line_of
from comments_service.web.http.context import now
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, sentence, with_retry


def carry_out(right: Right, admit: Callable[[], None] = lambda: None) -> Response:
    """Do what the form asks and show what has become of it; a refused text comes back.

    ``admit`` raises AppError where that is too much.
    """
    act, _, choice = request.form.get("act", "").partition(":")
    try:
        admit()
        if act == "fill":
            return make_response(_filled(right, choice))
        if act not in _ACTS:
            raise not_found()
        _check_role(right, act)
        _ACTS[act](right, choice)
    except AppError as error:
        return _refused(right, error)
    # The page's own script then forgets the draft.
    return make_response(redirect(right.address + "?done=answer" * (act == "answer"), 303))


def _answer(right: Right, _choice: str) -> None:
    approves = "approves" in request.form and right.allows("moderator")
    body = clean_body(request.form.get("body", ""))
    _check_seen(right)
    signed = request.form.get("as", "me")
    answer(
        right.site,
        AnswerRequest(
            comment_id=right.comment_id,
            body=body,
            name=right.signatures.get(signed, right.name),
            # What is sent twice makes one answer; another text is another answer.
            key=retry_key(request.form.get("key", ""), body, signed),
            newest_seen=seen_moment(request.form.get("seen", "")) or 0,
            approves=_number("version") if approves else None,
            saved_reply=None if right.colleague else _saved_reply(),
            link=right.link_id,
            proposes=right.proposes,
        ),
        _by(right),
    )


def _check_seen(right: Right) -> None:
    """Raise AppError conflict where the comment is not any more what the page showed."""
    comment = _comment(right)
    row = waits_of(right.site.id, [comment.id]).get(comment.id)
    if request.form.get("state") != state_of(comment, line_of(row) if row else None):
        message = N_("This comment has changed since you opened the page. Look at it again.")
        raise AppError("conflict", message)


def _take(right: Right, _choice: str) -> None:
    assigning.assign(_seen(right), right.actor.moderator_id, _by(right))


def _claim(right: Right, _choice: str) -> None:
    assigning.claim(_seen(right), _by(right))


def _release(right: Right, _choice: str) -> None:
    assigning.release(_seen(right), _by(right))


def _close(right: Right, choice: str) -> None:
    assigning.close(_seen(right), choice, _by(right))


def _later(right: Right, choice: str) -> None:
    moment = right.local_time.until(choice or request.form.get("until", ""))
    assigning.snooze(_seen(right), moment, _by(right))


def _hand_over(right: Right, _choice: str) -> None:
    note = clean_note(request.form.get("handover", "")) or None
    assigning.assign(_seen(right), _number("assignee") or None, _by(right), note)


def _note(right: Right, _choice: str) -> None:
    add_note(
        right.site.id, right.comment_id, clean_remark(request.form.get("note", "")), _by(right)
    )


def _decide(right: Right, choice: str) -> None:
    with suppress(ValueError):
        chosen = DecisionRequest(right.comment_id, Decision(choice), _number("version"))
        decide(right.site.id, chosen, _by(right))
        return
    raise not_found()


_ACTS: Mapping[str, Callable[[Right, str], None]] = {
    "answer": _answer,
    "take": _take,
    "claim": _claim,
    "release": _release,
    "close": _close,
    "later": _later,
    "assign": _hand_over,
    "note": _note,
    "decide": _decide,
}


def _check_role(right: Right, act: str) -> None:
    if act == "answer" and right.colleague:
        return
    if not right.allows("moderator" if act == "decide" else "responder"):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))


def _filled(right: Right, choice: str) -> str:
    """Return the page with a saved reply in its box, and say to the others who is answering."""
    if not right.allows("responder"):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))
    comment = _comment(right)
    row = saved_reply_of(right.site.id, _parsed(choice) or 0, right.actor.moderator_id)
    if row is None:
        raise not_found()
    with suppress(AppError):  # it warns, and stops nobody: nor is anybody stopped without it
        assigning.claim(_seen(right), _by(right))
    values = {
        "name": comment.author_name,
        "page": comment.thread_url,
        "site": right.site.name,
        "me": right.name,
    }
    typed = request.form.get("body", "").rstrip()
    body = f"{typed}\n\n{fill(row.body, values)}" if typed else fill(row.body, values)
    return answering_page(right, Typed(body=body, saved_reply=choice, signed=_signed()))


def _refused(right: Right, error: AppError) -> Response:
    field = error.errors[0].field if error.errors else ""
    problem = translate(error.errors[0].message, error.extras) if error.errors else sentence(error)
    typed = Typed(
        body=request.form.get("body", ""),
        saved_reply=request.form.get("saved_reply", ""),
        signed=_signed(),
        note=request.form.get("note", ""),
        problem=problem,
        field=field,
    )
    return with_retry(Response(answering_page(right, typed), STATUS_OF[error.code]), error)


def _comment(right: Right) -> ContextRow:
    comment = queue_comment(right.site.id, right.comment_id)
    if comment is None:
        raise not_found()
    return comment


def _by(right: Right) -> By:
    return By(right.actor, now())


def _seen(right: Right) -> assigning.Seen:
    return right.site.id, right.comment_id, _number("wait")


def _signed() -> str:
    return request.form.get("as", "me")


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _saved_reply() -> int | None:
    return _parsed(request.form.get("saved_reply", ""))


def _parsed(text: str) -> int | None:
    with suppress(AppError):
        return parse_id_cursor(text)
    return None
