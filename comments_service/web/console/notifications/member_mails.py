"""How often a member is mailed of the comments of each site: a part of the account page."""

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.services.notifications.members import set_member_alerts, set_weekly_report
from comments_service.web.console.accounts.account_page import account_page, own_site
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
    form, site = request.form, own_site()
    try:
        set_member_alerts(
            (site.site_id, moderator().moderator_id),
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


@blueprint.post("/account/report")
@guard_route("account", "session", "none: needs a session")
def save_report() -> Response:
    """Set whether one is mailed the figures of a site's week."""
    whose = own_site().site_id, moderator().moderator_id
    set_weekly_report(whose, wants=bool(request.form.get("wanted")), language=language(), now=now())
    return cookies.leave_flash(redirect(url_for("console.account_form"), 303), done="saved")
