"""Links by which colleagues without an account answer: made, listed, withdrawn."""

from collections.abc import Mapping
from datetime import timedelta

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.queries.answers.links import count_member_links, open_links
from comments_service.rules.answers.links import clean_colleague, clean_hours, clean_may
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import clean_email, clean_note
from comments_service.services.answers.colleagues import (
    Colleague,
    ask_colleague,
    end_member_links,
    withdraw_link,
)
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field, sent_id
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.http.context import current_service, now, own_address
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route

_FIELDS = ("name", "email", "message", "may", "hours")


@blueprint.get("/answer-links")
@guard_route("responder", "session", "none: needs a session")
def answer_links() -> str:
    """Show the links that can still be used."""
    return _page(note=shown_note(cookies.take_flash()))


@blueprint.post("/comments/<comment_id>/ask")
@guard_route("responder", "session", "none: needs a session")
def ask_somebody(comment_id: str) -> Response:
    """Make a link for a colleague and show it, once; mail it where there is an address."""
    typed = {name: request.form.get(name, "") for name in _FIELDS}
    try:
        colleague = _colleague(typed)
        key = (access().site_id, number_of(comment_id))
        secret = current_service().settings.secret_key
        _, token = ask_colleague(key, colleague, secret, by_caller())
    except AppError as error:
        if error.code not in ("invalid", "not_allowed"):
            raise
        errors = errors_by_field(error)
        page = _page(
            about=comment_id,
            typed=typed,
            errors=errors,
            problem="" if errors else sentence(error),
        )
        return make_response(page, STATUS_OF[error.code])
    return make_response(_page(fresh=own_address("answer.show", token=token), to=colleague))


@blueprint.post("/answer-links/withdraw")
@guard_route("responder", "session", "none: needs a session")
def withdraw_answer_link() -> Response:
    """End a colleague's link."""
    withdraw_link(access().site_id, sent_id("link"), by_caller())
    return _back()


@blueprint.post("/answer-links/own")
@guard_route("responder", "session", "none: needs a session")
def end_own_answer_links() -> Response:
    """End the links in one's own mails."""
    end_member_links(access().site_id, moderator().moderator_id)
    return _back()


def _colleague(typed: Mapping[str, str]) -> Colleague:
    cleaner = FieldErrors()
    name = cleaner.clean("name", clean_colleague, typed["name"])
    email = cleaner.clean("email", clean_email, typed["email"])
    message = cleaner.clean("message", clean_note, typed["message"])
    hours = cleaner.clean("hours", clean_hours, typed["hours"] or "72")
    may_publish = access().allows("owner")
    may = cleaner.clean("may", lambda text: clean_may(text, may_publish=may_publish), typed["may"])
    cleaner.finish()
    return Colleague(name, email, message, may, timedelta(hours=hours))


def _back() -> Response:
    to = redirect(url_for("console.answer_links", site=request.args.get("site")), 303)
    return cookies.leave_flash(to, done="answer_link_ended")


def _page(**more: object) -> str:
    site_id = access().site_id
    return render_template(
        "console/answers/answer_links.html",
        links=[
            (row, f"{row.id:x}", reference(site_id, row.comment_id))
            for row in open_links(site_id, now())
        ],
        own=count_member_links(site_id, moderator().moderator_id, now()),
        **{"errors": {}, "note": None, **more},
    )
