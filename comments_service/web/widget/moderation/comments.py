"""The comments of a page as its moderators see them there."""

from flask import Response

from comments_service.errors import not_found
from comments_service.queries.comments.comments import OwnRow, own_comment
from comments_service.queries.moderation.on_page import comments_by_id, held_on_page
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.present import Json, own_comment_json
from comments_service.web.sites import site_and_page
from comments_service.web.widget.moderation import requests, responses
from comments_service.web.widget.moderation.blueprint import blueprint
from comments_service.web.widget.moderation.guard import number_of, page_session, site_rules


@blueprint.post("/comments")
@operation(
    Operation(
        summary="The comments of a page with their versions, and those that wait",
        route_guard=RouteGuard("responder", "page token", "page"),
        body=requests.CommentsInput,
        answers={200: responses.PageCommentsAnswer},
    )
)
def comments(body: requests.CommentsInput) -> Response:
    """By POST, since a page shows more ids than an address holds; no cache keeps it."""
    # Several sites may list the host: the token says which is meant.
    rules, page = site_and_page(body.url, site_rules().site.key, body.page_id, body.canonical)
    site_id = rules.site.id
    named = comments_by_id(site_id, [number_of(one) for one in body.ids])
    return answer(
        {
            "comments": [moderated_json(row) for row in named],
            "held": [moderated_json(row) for row in held_on_page(site_id, page.key)],
        }
    )


def changed(number: int, status: int = 200) -> Response:
    """Answer with a comment as it is after a change."""
    row = own_comment(page_session().site_id, number)
    if row is None:
        raise not_found()
    return answer({"comment": moderated_json(row)}, status)


def moderated_json(row: OwnRow) -> Json:
    """Return a comment as its author gets it, with its true status and its version."""
    return own_comment_json(row) | {"status": row.status, "version": row.version}
