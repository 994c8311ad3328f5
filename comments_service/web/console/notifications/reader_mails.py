"""Mails to readers: whether the site sends any, to how many, and which addresses bounced."""

from datetime import timedelta
from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_
from comments_service.queries.answers.mail_in import latest_mails, mailbox_state
from comments_service.queries.notifications.reader_mails import mailed_site
from comments_service.queries.notifications.subscribers import (
    bounced_addresses,
    reader_mail_figures,
)
from comments_service.rules.core.identity import reference
from comments_service.services.notifications.subscribers import lift_bounce
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route

_DAYS = 30
_LISTED = 100
_MAILS = 20
_OUTCOMES = {
    "published": N_("published"),
    "held": N_("held"),
    "proposed": N_("proposed, to be approved"),
    "bounced": N_("could not be delivered"),
    "ignored": N_("ignored"),
    "refused": N_("refused"),
}


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
        **_answers_by_mail(),
        note=shown_note(cookies.take_flash()),
    )


def _answers_by_mail() -> dict[str, Any]:
    """Return the state of the mailbox that takes answers in, and what became of the latest."""
    address = current_service().settings.mail_in_address
    if address is None:
        return {"mailbox": None}
    site_id = access().site_id
    return {
        "mailbox": address,
        "mailbox_state": mailbox_state(address),
        "incoming": [
            (row, row.answer_id and reference(site_id, row.answer_id))
            for row in latest_mails(site_id, _MAILS)
        ],
        "outcomes": _OUTCOMES,
    }


@blueprint.post("/reader-mails/<id:subscriber_id>/again")
@guard_route("owner", "session", "none: needs a session")
def mail_again(subscriber_id: int) -> Response:
    """Mail an address again that bounced."""
    lift_bounce(access().site_id, subscriber_id)
    back = redirect(url_for("console.reader_mails", site=access().key), 303)
    return cookies.leave_flash(back, done="saved")
