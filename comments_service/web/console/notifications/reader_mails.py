"""Mails to readers: whether the site sends any, to how many, and which addresses bounced."""

from datetime import timedelta

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from comments_service.queries.notifications.reader_mails import mailed_site
from comments_service.queries.notifications.subscribers import (
    bounced_addresses,
    reader_mail_figures,
)
from comments_service.services.notifications.subscribers import lift_bounce
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route

_DAYS = 30
_LISTED = 100


@blueprint.get("/reader-mails")
@guard_route("owner", "session", "none: needs a session")
def reader_mails() -> str:
    """Show figures, and the addresses that bounced."""
    site = mailed_site(access().site_id)
    return render_template(
        "console/notifications/reader_mails.html",
        is_on=site is not None and site.reader_mails,
        can_mail=current_service().settings.smtp_url is not None,
        figures=reader_mail_figures(access().site_id, now() - timedelta(days=_DAYS)),
        bounced=bounced_addresses(access().site_id, _LISTED),
        note=shown_note(cookies.take_flash()),
    )


@blueprint.post("/reader-mails/<id:subscriber_id>/again")
@guard_route("owner", "session", "none: needs a session")
def mail_again(subscriber_id: int) -> Response:
    """Mail an address again that bounced."""
    lift_bounce(access().site_id, subscriber_id)
    back = redirect(url_for("console.reader_mails", site=access().key), 303)
    return cookies.leave_flash(back, done="saved")
