"""Writing as Isso has it: post a comment."""

from dataclasses import replace

from flask import Response

from comments_service.rules.comments.status import Status
from comments_service.rules.text import fields
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.posting import post_comment
from comments_service.web.http.api import Operation, answer, idempotency_key, operation
from comments_service.web.http.context import address, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.isso import requests
from comments_service.web.isso.blueprint import blueprint
from comments_service.web.isso.pages import names_of_isso, site_and_page_of
from comments_service.web.isso.present import own_comment_json
from comments_service.web.limits.admission import check_limit
from comments_service.web.previews import preview_of
from comments_service.web.proofs import require_proof


@blueprint.post("/new")
@operation(
    Operation(
        summary="Post a comment",
        route_guard=RouteGuard("reader", "origin", "post"),
        query=requests.UriQuery,
        body=requests.CommentInput,
    )
)
def new(query: requests.UriQuery, body: requests.CommentInput) -> Response:
    """201 when it is published, 202 when it waits for a moderator."""
    rules, page = site_and_page_of(query.uri, query.site)
    require_proof(rules.site, page, idempotency_key(), body.proof or "")
    check_limit("post", rules.site, page.key)
    with names_of_isso():
        new_comment = replace(_new_comment(page, body), preview=preview_of(rules, page, page.url))
        comment = post_comment(rules.site, new_comment, Caller(address(), None, now()))
    is_published = comment.status == Status.PUBLISHED
    return answer(own_comment_json(comment), 201 if is_published else 202)


def _new_comment(page: PageUrl, body: requests.CommentInput) -> NewComment:
    cleaner = FieldErrors()
    comment = NewComment(
        page=page,
        body=cleaner.clean("text", fields.clean_body, body.text),
        title=cleaner.clean("title", fields.clean_title, body.title),
        parent_id=body.parent,
        name=cleaner.clean("author", fields.clean_name, body.author),
        email=cleaner.clean("email", fields.clean_email, body.email),
        website=cleaner.clean("website", fields.clean_website, body.website),
        idempotency_key=idempotency_key(),
    )
    cleaner.finish()
    return comment
