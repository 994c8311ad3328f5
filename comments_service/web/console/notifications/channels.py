"""The channels of a site: added, tried, switched, given a new secret, removed; and their log."""

from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.community.watches import watches_of
from comments_service.queries.notifications.channels import ChannelRow, channel_by_id, channels_of
from comments_service.queries.notifications.deliveries import DeliveryRow, newest_deliveries
from comments_service.rules.community.causes import KINDS as CAUSES
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.kinds import KINDS
from comments_service.services.notifications import channels as service
from comments_service.services.notifications.recipients import channel_recipient
from comments_service.web.console.notifications.channel_form import sent_channel, sent_routing
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import LANGUAGES, language
from comments_service.web.http.route_guard import guard_route

_LOG_LENGTH = 10
CAUSE_LABELS = {
    "escalated": N_("Nobody has taken it"),
    "report": N_("A reader reports it"),
    "watch": N_("A watch matches"),
    "follow_up": N_("Somebody writes back"),
    "asks": N_("It asks something"),
    "held": N_("It waits for a decision"),
    "published": N_("It is published"),
}


@dataclass(frozen=True)
class _Shown:
    """A channel with the end of its log; ``references`` are public ids of the comments."""

    row: ChannelRow
    log: list[tuple[DeliveryRow, str]]


@blueprint.get("/channels")
@guard_route("owner", "session", "none: needs a session")
def channels() -> str:
    """Show the channels of the site, their logs, and a form for another one."""
    return _page(note=shown_note(cookies.take_flash()))


@blueprint.post("/channels")
@guard_route("owner", "session", "none: needs a session")
def add_channel() -> Response:
    """Add a channel; a webhook's secret stands in this answer and nowhere else."""
    try:
        new = sent_channel(request.form)
        key = current_service().settings.secret_key
        _, secret = service.make_channel(access().site_id, new, key, by_caller())
    except AppError as error:
        page = _page(values=request.form, errors=errors_by_field(error), note=None)
        return make_response(page, 422 if error.code == "invalid" else 409)
    if secret:
        return make_response(_page(secret=secret), 201)
    return _back("saved")


@blueprint.post("/channels/<id:channel_id>/routing")
@guard_route("owner", "session", "none: needs a session")
def route_channel(channel_id: int) -> Response:
    """Have a channel hear of something else."""
    try:
        routing = sent_routing(request.form)
    except AppError as error:
        return make_response(_page(errors=errors_by_field(error), note=None), 422)
    service.change_routing(access().site_id, channel_id, routing, by_caller())
    return _back("saved")


@blueprint.post("/channels/<id:channel_id>/test")
@guard_route("owner", "session", "none: needs a session")
def send_test(channel_id: int) -> Response:
    """Send a test message; the log shows what became of it."""
    service.try_channel(access().site_id, channel_id, now())
    return _back("channel_tried")


@blueprint.post("/channels/<id:channel_id>/switch")
@guard_route("owner", "session", "none: needs a session")
def switch_channel(channel_id: int) -> Response:
    """Switch a channel on or off."""
    is_on = request.form.get("to") == "on"
    service.switch_channel(access().site_id, channel_id, is_on=is_on, by=by_caller())
    return _back("saved")


@blueprint.post("/channels/<id:channel_id>/secret")
@guard_route("owner", "session", "none: needs a session")
def renew_secret(channel_id: int) -> Response:
    """Give a webhook a new secret, which stands in this answer and nowhere else."""
    key = current_service().settings.secret_key
    secret = service.rotate_secret(access().site_id, channel_id, key, by_caller())
    return make_response(_page(secret=secret), 201)


@blueprint.post("/channels/<id:channel_id>/remove")
@guard_route("owner", "session", "none: needs a session")
def remove_channel(channel_id: int) -> Response:
    """Remove a channel."""
    if channel_by_id(access().site_id, channel_id) is None:
        raise not_found()
    service.remove_channel(access().site_id, channel_id, by_caller())
    return _back("channel_removed")


def _back(done: str) -> Response:
    back = redirect(url_for("console.channels", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done=done)


def _shown(row: ChannelRow) -> _Shown:
    site_id = access().site_id
    log = newest_deliveries(site_id, channel_recipient(row.id), _LOG_LENGTH)
    return _Shown(row, [(line, reference(site_id, line.comment_id)) for line in log])


def _page(**more: Any) -> str:
    site_id = access().site_id
    return render_template(
        "console/notifications/channels.html",
        channels=[_shown(row) for row in channels_of(site_id)],
        kinds=KINDS,
        causes={cause: CAUSE_LABELS[cause] for cause in CAUSES},
        watches=watches_of(site_id, now()),
        spoken=LANGUAGES,
        own_language=language(),
        can_mail=current_service().settings.smtp_url is not None,
        **{"values": {}, "errors": {}, "note": None, "secret": None} | more,
    )
