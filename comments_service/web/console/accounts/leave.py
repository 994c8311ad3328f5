"""Leave: a form of one's own account page, and of everybody's for owners."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.leave import leave_until
from comments_service.services.accounts.leave import set_away
from comments_service.web.console.accounts.account_page import account_page, own_site
from comments_service.web.console.accounts.people import people_page, sent_member
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/account/leave")
@guard_route("account", "session", "none: needs a session")
def save_own_leave() -> Response:
    """Be away from a site until a day, or be back."""
    site = own_site()
    try:
        _save(site.site_id, moderator().moderator_id)
    except AppError as error:
        errors = {f"until-{site.site_id}": errors_by_field(error)["until"]}
        return make_response(account_page(errors=errors, note=None), 422)
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done="saved")


@blueprint.post("/people/away")
@guard_route("owner", "session", "none: needs a session")
def save_leave() -> Response:
    """Say until when one of the people is away, or that they are back."""
    try:
        _save(access().site_id, sent_member())
    except AppError as error:
        if not error.errors:
            raise
        errors = {f"until-{sent_member()}": errors_by_field(error)["until"]}
        return make_response(people_page(errors=errors), 422)
    back = redirect(url_for("console.people", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done="saved")


def _save(site_id: int, moderator_id: int) -> None:
    rules = site_by_id(site_id)
    if rules is None:
        raise not_found()
    text = "" if request.form.get("back") else request.form.get("until", "").strip()[:10]
    until = leave_until(text, rules.site.time_zone, now())
    set_away(site_id, moderator_id, until, by_caller())
