"""Writing: post, edit and delete one's own comment."""

from dataclasses import replace

from flask import Response

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow
from comments_service.queries.readers.readers import ReaderIdentityRow, is_theirs
from comments_service.rules.comments.status import Status
from comments_service.rules.community.reader_mails import OptIn
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.core.signed_tokens import (
    read_commenter,
    read_edit,
    sign_commenter,
    sign_edit,
)
from comments_service.rules.text import fields
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.editing import edit_comment, withdraw_comment
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.posting import edit_until, post_comment
from comments_service.services.readers.names import adopt_name
from comments_service.web.http.api import Operation, answer, idempotency_key, operation
from comments_service.web.http.context import address, current_service, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.limits.admission import check_limit
from comments_service.web.opt_in import opt_in_of
from comments_service.web.present import Json, own_comment_json, timestamp
from comments_service.web.previews import preview_of
from comments_service.web.proofs import require_proof
from comments_service.web.reader_token import bearer, reader_of_request, reader_token, signed_by
from comments_service.web.sites import site_and_page, site_of_comment
from comments_service.web.widget import requests, responses
from comments_service.web.widget.blueprint import blueprint

_POSTED = {200: responses.PostedAnswer, 202: responses.PostedAnswer}


@blueprint.post("/comments")
@operation(
    Operation(
        summary="Post a comment",
        route_guard=RouteGuard("reader", "origin", "post"),
        body=requests.CommentInput,
        answers={201: responses.PostedAnswer, 202: responses.PostedAnswer},
    )
)
def create(body: requests.CommentInput) -> Response:
    """201 when it is published, 202 when it waits for a moderator."""
    rules, page = site_and_page(*body.named)
    site, caller = rules.site, _caller(rules.site, body)
    require_proof(site, page, idempotency_key(), body.proof or "")
    reader = reader_of_request(site.id)
    check_limit("post", site, page.key, reader.commenter_id if reader else caller.commenter_id)
    new = _new_comment(site, page, body, reader)
    if reader:
        caller = replace(caller, reader=adopt_name(site, reader, new.name))
    comment = post_comment(site, replace(new, preview=preview_of(rules, page, body.url)), caller)
    posted = _posted(site, comment)
    if comment.author_kind != "verified":
        # Who signs out leaves nothing behind that makes them known.
        commenter_id = comment.commenter_id or 0
        posted["commenter_token"] = sign_commenter(_secret(), site.id, commenter_id, now())
    return answer(posted, 201 if comment.status == Status.PUBLISHED else 202)


@blueprint.patch("/comments/<comment_id>")
@operation(
    Operation(
        summary="Edit one's own comment",
        route_guard=RouteGuard("author", "edit token", "edit"),
        body=requests.EditInput,
        answers=_POSTED,
    )
)
def edit(comment_id: str, body: requests.EditInput) -> Response:
    """200 when it is published, 202 when the new text waits for a moderator."""
    site, number = _own_comment(comment_id)
    if reader_token() and not site.edit_window_seconds:
        raise AppError("bad_token", N_("You can no longer change this comment."), expired=True)
    cleaner = FieldErrors()
    text = cleaner.clean("body", fields.clean_body, body.body)
    cleaner.finish()
    comment = edit_comment(site, number, text, Caller(address(), None, now()))
    return answer(_posted(site, comment), 200 if comment.status == Status.PUBLISHED else 202)


@blueprint.delete("/comments/<comment_id>")
@operation(
    Operation(
        summary="Delete one's own comment",
        route_guard=RouteGuard("author", "edit token", "edit"),
        answers={200: responses.TombstoneAnswer},
    )
)
def withdraw(comment_id: str) -> Response:
    """Forget the text; answers keep their place below a tombstone."""
    site, number = _own_comment(comment_id)
    return answer({"comment": own_comment_json(withdraw_comment(site, number, now()))})


def _new_comment(
    site: Site, page: PageUrl, body: requests.CommentInput, reader: ReaderIdentityRow | None
) -> NewComment:
    cleaner = FieldErrors()
    author = body.author
    new = NewComment(
        page=page,
        body=cleaner.clean("body", fields.clean_body, body.body),
        title=cleaner.clean("title", fields.clean_title, body.title),
        parent_id=cleaner.clean("parent_id", lambda raw: _parent(site, raw), body.parent_id),
        name=cleaner.clean("author.name", fields.clean_name, author.name),
        email=cleaner.clean("author.email", fields.clean_email, author.email),
        website=cleaner.clean("author.website", fields.clean_website, author.website),
        trap=body.trap,
        filled_in_ms=body.filled_in_ms,
        idempotency_key=idempotency_key(),
    )
    cleaner.finish()
    new = signed_by(new, reader)
    return replace(new, opt_in=_opt_in(site, new.email, body.mails))


def _opt_in(site: Site, email: str | None, mails: requests.MailsInput | None) -> OptIn | None:
    if mails is None:
        return None
    return opt_in_of(site, email, mails.about, mails.rhythm, mails.time_zone)


def _parent(site: Site, reference: str) -> int:
    parsed = parse_reference(reference)
    if parsed is None or parsed[0] != site.id:
        raise invalid(
            "parent_id", "unknown", N_("The comment you are replying to is no longer on this page.")
        )
    return parsed[1]


def _caller(site: Site, body: requests.CommentInput) -> Caller:
    commenter = read_commenter(_secret(), body.commenter_token or "", now())
    commenter_id = commenter[1] if commenter and commenter[0] == site.id else None
    return Caller(address(), commenter_id, now())


def _posted(site: Site, comment: OwnRow) -> Json:
    until = edit_until(site, comment)
    return {
        "comment": own_comment_json(comment),
        "edit_token": sign_edit(_secret(), site.id, comment.id, until),
        "edit_until": timestamp(until),
    }


def _own_comment(reference: str) -> tuple[Site, int]:
    """Return the site and number of a comment to which the request's token gives a right."""
    rules, number = site_of_comment(reference)
    check_limit("edit", rules.site)
    if (reader := reader_of_request(rules.site.id)) is not None:
        if not is_theirs(reader, number):
            raise AppError("bad_token", N_("Only its author may change this comment."))
        return rules.site, number
    right = read_edit(_secret(), bearer())
    if right is None or right[:2] != (rules.site.id, number):
        raise AppError("bad_token", N_("Only its author may change this comment."))
    if right[2] < now():
        raise AppError("bad_token", N_("You can no longer change this comment."), expired=True)
    return rules.site, number


def _secret() -> str:
    return current_service().settings.secret_key
