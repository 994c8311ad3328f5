"""A page session opens by a code of the console, and ends."""

from flask import Response, g

from comments_service.rules.accounts.roles import is_at_least
from comments_service.services.accounts.page_sessions import end_page_session, open_page_session
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.limits.admission import admit_refused_token
from comments_service.web.present import timestamp
from comments_service.web.widget.moderation import requests, responses
from comments_service.web.widget.moderation.blueprint import blueprint
from comments_service.web.widget.moderation.guard import (
    by_caller,
    calling_device,
    calling_origin,
    page_session,
)


@blueprint.post("/session")
@operation(
    Operation(
        summary="Exchange the console's code for a token, on the page that it opened",
        route_guard=RouteGuard("responder", "page code", "sign-in"),
        body=requests.CodeInput,
        answers={201: responses.SessionAnswer},
    )
)
def open_session(body: requests.CodeInput) -> Response:
    """Once: a code that comes back ends what it opened."""
    admit_refused_token()
    origin = calling_origin()
    token, opened = open_page_session(body.code, origin, calling_device(), now())
    g.allowed_origin = opened.origin
    rights = {"reply": "responder", "decide": "moderator"}
    session = {
        "token": token,
        "expires_at": timestamp(opened.expires_at),
        "site": opened.site_name,
        "name": opened.moderator_name,
        "can": [right for right, role in rights.items() if is_at_least(opened.role, role)],
    }
    return answer(session, 201)


@blueprint.delete("/session")
@operation(
    Operation(
        summary="End the page session of the token",
        route_guard=RouteGuard("responder", "page token", "page"),
        answers={200: responses.EndedAnswer},
    )
)
def end_session() -> Response:
    """At once; the console session behind it goes on."""
    opened = page_session()
    end_page_session(opened.moderator_id, opened.code_hash, by_caller())
    return answer({"status": "ended"})
