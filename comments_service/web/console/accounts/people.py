"""The people of a site: their roles, and links that invite others."""

from datetime import date
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.accounts.people import invitations_of, members_of
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.leave import first_day_back
from comments_service.rules.accounts.roles import ROLE_TEXTS, ROLES, Role
from comments_service.rules.text.fields import clean_name
from comments_service.services.accounts.invitations import invite, revoke_invitation
from comments_service.services.accounts.people import change_role, remove_member, set_answers
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.dates import day_in_words
from comments_service.web.http.context import now, own_address
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/people")
@guard_route("analyst", "session", "none: needs a session")
def people() -> str:
    """Who works on the site; for owners also what they may change."""
    return people_page(note=shown_note(cookies.take_flash()))


@blueprint.post("/people/role")
@guard_route("owner", "session", "none: needs a session")
def give_role() -> Response:
    """Give one of the people another role, and say whether they only propose answers."""
    role = _role(request.form.get("role", ""))
    try:
        change_role(access().site_id, sent_member(), role, by_caller())
        answers = "propose" if request.form.get("proposes") else "publish"
        set_answers(access().site_id, sent_member(), answers, by_caller())
    except AppError as error:
        return _refused(error)
    return cookies.leave_flash(_back(), done="role")


@blueprint.post("/people/remove")
@guard_route("owner", "session", "none: needs a session")
def remove() -> Response:
    """Take one of the people off the site, at once."""
    try:
        remove_member(access().site_id, sent_member(), by_caller())
    except AppError as error:
        return _refused(error)
    return cookies.leave_flash(_back(), done="removed")


@blueprint.post("/people/leave")
@guard_route("analyst", "session", "none: needs a session")
def leave() -> Response:
    """Leave the site oneself."""
    try:
        remove_member(access().site_id, moderator().moderator_id, by_caller())
    except AppError as error:
        return _refused(error)
    return cookies.leave_flash(redirect(url_for("console.home"), 303), done="left")


@blueprint.post("/people/invite")
@guard_route("owner", "session", "none: needs a session")
def make_invitation() -> Response:
    """Make an invitation; its link stands in this answer and nowhere else."""
    cleaner = FieldErrors()
    role = cleaner.clean("role", _role, request.form.get("role", ""))
    label = cleaner.clean("label", clean_name, request.form.get("label", ""))
    try:
        cleaner.finish()
    except AppError as error:
        return make_response(people_page(values=request.form, errors=errors_by_field(error)), 422)
    token = invite(access().site_id, role, label, by_caller())
    link = own_address("console.join_form", token=token)
    return make_response(people_page(link=link), 201)


@blueprint.post("/people/uninvite")
@guard_route("owner", "session", "none: needs a session")
def take_back_invitation() -> Response:
    """End an invitation that nobody has used."""
    number = request.form.get("invitation", "")[:64]
    revoke_invitation(access().site_id, number, by_caller())
    return cookies.leave_flash(_back(), done="uninvited")


def sent_member() -> int:
    """Return the number of the member that a form is about. Raise AppError not_found."""
    text = request.form.get("number", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise not_found()
    return int(text)


def _role(raw: str) -> Role:
    if raw not in ROLES:
        raise invalid("role", "bad_value", N_("Choose a role."))
    return raw


def _back() -> Response:
    return redirect(url_for("console.people", site=request.args.get("site")), 303)


def _refused(error: AppError) -> Response:
    if error.code != "not_allowed":
        raise error
    return make_response(people_page(problem=sentence(error)), STATUS_OF[error.code])


def people_page(**more: Any) -> str:
    """Return the page, with what came of a form."""
    site_id = access().site_id
    rules = site_by_id(site_id)
    zone = rules.site.time_zone if rules else "UTC"
    return render_template(
        "console/accounts/people.html",
        members=members_of(site_id),
        invitations=invitations_of(site_id, now()) if access().allows("owner") else (),
        roles=ROLE_TEXTS,
        day_back=lambda until: first_day_back(until, zone, now()),
        day_in_words=lambda day: day_in_words(date.fromisoformat(day)),
        **{"values": {}, "errors": {}, "note": None, "link": None, "problem": ""} | more,
    )
