"""Readers follow a page by mail, without a comment."""

from flask import Response

from comments_service.errors import N_, invalid
from comments_service.rules.text.fields import clean_email
from comments_service.services.notifications.following import follow_page
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.opt_in import opt_in_to_follow
from comments_service.web.reader_token import reader_of_request
from comments_service.web.sites import site_and_page
from comments_service.web.widget import reader_shapes as shapes
from comments_service.web.widget.blueprint import blueprint


@blueprint.post("/threads/followers")
@operation(
    Operation(
        summary="Have every new comment on a page mailed",
        route_guard=RouteGuard("reader", "origin", "link"),
        body=shapes.FollowInput,
        answers={202: shapes.FollowAnswer},
    )
)
def follow(body: shapes.FollowInput) -> Response:
    """Answer the same whoever has confirmed that address; who has not is asked to, by one mail.

    Who is signed in need not name theirs.
    """
    rules, page = site_and_page(*body.named)
    reader = reader_of_request(rules.site.id)
    own = reader.email if reader else None
    cleaner = FieldErrors()
    email = cleaner.clean("email", clean_email, body.email) or own
    cleaner.finish()
    if email is None:
        raise invalid("email", "required", N_("Enter your e-mail address."))
    is_theirs = own is not None and email.lower() == own.lower()
    opt_in = opt_in_to_follow(rules.site, email, body.rhythm, body.time_zone, is_theirs=is_theirs)
    follow_page(rules.site.id, page, opt_in, now())
    return answer({"followed": True}, 202)
