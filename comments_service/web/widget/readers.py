"""Readers whose name lasts: they sign in by a link, see what is theirs on a page, and sign out."""

from flask import Response, url_for

from comments_service.errors import N_, AppError, invalid
from comments_service.queries.readers.readers import own_comments
from comments_service.rules.core.signed_tokens import sign_reader
from comments_service.rules.readers.identity import OWNER_LINK_LASTS
from comments_service.rules.text.fields import clean_email
from comments_service.services.community.subscriptions import ask_for_link
from comments_service.services.readers.sign_in import open_session, sign_out
from comments_service.services.readers.sso import sign_in_by_page
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service, now, own_origin
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.locale import language
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.limits.admission import check_limit
from comments_service.web.opt_in import opt_in_of
from comments_service.web.present import own_comment_json
from comments_service.web.reader_token import reader_bearing, reader_token, required_reader
from comments_service.web.sites import site_and_page, site_of_key
from comments_service.web.widget import reader_shapes as shapes
from comments_service.web.widget.blueprint import blueprint
from comments_service.web.widget.on_page import OnPage


@blueprint.post("/reader/link")
@operation(
    Operation(
        summary="Have a link mailed that signs in",
        route_guard=RouteGuard("reader", "origin", "link"),
        body=shapes.ReaderLinkInput,
        answers={202: shapes.ReaderLinkAnswer},
    )
)
def send_link(body: shapes.ReaderLinkInput) -> Response:
    """Answer the same whoever has written here with that address."""
    rules, page = site_and_page(*body.named)
    check_limit("edit", rules.site)
    cleaner = FieldErrors()
    email = cleaner.clean("email", clean_email, body.email)
    cleaner.finish()
    if email is None:
        raise invalid("email", "required", N_("Enter your e-mail address."))
    request = opt_in_of(rules.site, email, "replies", time_zone=body.time_zone)
    if request is None:
        raise AppError("mails_off", N_("This site sends no mails to readers."))
    ask_for_link(rules.site.id, request, page.url, now())
    return answer({"sent": True}, 202)


@blueprint.post("/reader/session")
@operation(
    Operation(
        summary="Exchange the code of a link for a token, on the page that it leads to",
        route_guard=RouteGuard("reader", "reader code", "edit"),
        body=shapes.ReaderCodeInput,
        answers={201: shapes.ReaderSessionAnswer},
    )
)
def open_reader_session(body: shapes.ReaderCodeInput) -> Response:
    """Once: a code that comes back ends what it opened."""
    site = site_of_key(body.site).site
    check_limit("edit", site)
    token, reader = open_session(site.id, body.code, now())
    return answer({"token": token, "name": reader.name, "email": reader.email}, 201)


@blueprint.post("/reader/sso")
@operation(
    Operation(
        summary="Exchange a token that the site signed for its own page for one of ours",
        route_guard=RouteGuard("reader", "sso token", "edit"),
        body=shapes.ReaderSsoInput,
        answers={201: shapes.ReaderSessionAnswer},
    )
)
def sign_in_by_sso(body: shapes.ReaderSsoInput) -> Response:
    """Single sign-on: who is signed in on the site is signed in here."""
    site = site_of_key(body.site).site
    check_limit("edit", site)
    settings = current_service().settings
    token = sign_in_by_page(site, body.token, settings.base_url, settings.secret_key, now())
    reader = reader_bearing(site.id, token)
    return answer({"token": token, "name": reader.name, "email": reader.email}, 201)


@blueprint.delete("/reader/session")
@operation(
    Operation(
        summary="Sign out here",
        route_guard=RouteGuard("reader", "reader token", "edit"),
        query=shapes.ReaderSiteQuery,
        answers={200: shapes.SignedOutAnswer},
    )
)
def end_reader_session(query: shapes.ReaderSiteQuery) -> Response:
    """End the session of the token; one that has ended already is none."""
    site = site_of_key(query.site).site
    check_limit("edit", site)
    sign_out(site.id, reader_token() or "")
    return answer({"signed_out": True})


@blueprint.get("/reader")
@operation(
    Operation(
        summary="Who is signed in, and what they wrote on a page",
        route_guard=RouteGuard("reader", "reader token", "none: reading is free"),
        query=OnPage,
        answers={200: shapes.ReaderAnswer},
    )
)
def show_reader(query: OnPage) -> Response:
    """Return their comments with the texts that they typed; held ones too."""
    rules, page = site_and_page(*query.named)
    reader = required_reader(rules.site.id)
    own = [
        {"comment": own_comment_json(row), "source": row.body}
        for row in own_comments(reader, page.key)
    ]
    may_edit = rules.site.edit_window_seconds > 0
    return answer(
        {"name": reader.name, "email": reader.email, "may_edit": may_edit, "comments": own}
    )


@blueprint.post("/reader/page")
@operation(
    Operation(
        summary="A link to the page with everything that is theirs",
        route_guard=RouteGuard("reader", "reader token", "edit"),
        body=shapes.ReaderPageInput,
        answers={200: shapes.ReaderPageAnswer},
    )
)
def link_to_page(body: shapes.ReaderPageInput) -> Response:
    """Answer with a link that works for one hour, whether they have an address here or not."""
    rules, page = site_and_page(*body.named)
    check_limit("edit", rules.site)
    reader = required_reader(rules.site.id)
    right = (rules.site.id, reader.id, page.url, language())
    token = sign_reader(current_service().settings.secret_key, right, now() + OWNER_LINK_LASTS)
    return answer({"url": f"{own_origin()}{url_for('subscriptions.show', token=token)}"})
