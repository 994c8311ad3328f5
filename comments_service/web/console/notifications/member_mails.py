"""How often a member is mailed of the comments of each site: a part of the account page."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.services.notifications.members import set_member_alerts
from comments_service.web.console.accounts.account_page import account_page
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import moderator
from comments_service.web.http.context import now
from comments_service.web.http.locale import language
from comments_service.web.http.route_guard import guard_route


@blueprint.post("/account/alerts")
@guard_route("account", "session", "none: needs a session")
def save_alerts() -> Response:
    """Set how often one is mailed of a site."""
    me, form = moderator(), request.form
    site = next((one for one in me.sites if one.key == form.get("site")), None)
    if site is None:
        raise not_found()
    try:
        set_member_alerts(
            (site.site_id, me.moderator_id),
            form.get("rhythm", ""),
            form.get("minutes", 0, type=int) or 0,
            form.get("time_zone", ""),
            language(),
            now(),
        )
    except AppError as error:
        page = account_page(errors=errors_by_field(error), note=None)
        return make_response(page, 422)
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done="saved")
