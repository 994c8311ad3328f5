"""What could not be done outside of requests, and another try."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_
from comments_service.queries.core.outbox import dead_messages
from comments_service.services.core.outbox import revive
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route

_AT_MOST = 100
_TOPICS = {
    "mail": N_("An e-mail"),
    "commenter_mail": N_("An e-mail that a commenter asked for"),
    "confirm_mails": N_("An e-mail"),
    "reader_mail": N_("An e-mail"),
    "tell_readers": N_("Mails to readers"),
    "tell_more_readers": N_("Mails to readers"),
    "alert": N_("An alert to the team"),
    "notice": N_("A message to a channel or member"),
    "bulk": N_("A bulk decision"),
    "escalate_need": N_("Telling that nobody has taken a question"),
    "undo_bulk": N_("Undoing a bulk decision"),
    "index": N_("Indexing comments anew"),
    "import": N_("An import"),
    "undo_import": N_("Undoing an import"),
    "clean_traces": N_("Overwriting deleted texts"),
    "destroy_address_key": N_("Destroying the key of a month that is over"),
    "check_mention": N_("Looking at a link from another site"),
    "send_mentions": N_("Announcing the links of an answer"),
    "report": N_("The mail of the week"),
    "render": N_("Rendering comments anew"),
}


@blueprint.get("/undone")
@guard_route("owner", "session", "none: needs a session")
def undone() -> str:
    """Show the messages that were given up, with their reasons."""
    return render_template(
        "console/moderation/outbox.html",
        messages=dead_messages(access().site_id, _AT_MOST),
        topics=_TOPICS,
        can_mail=current_service().settings.smtp_url is not None,
    )


@blueprint.post("/undone/<id:message_id>/retry")
@guard_route("owner", "session", "none: needs a session")
def retry(message_id: int) -> Response:
    """Try one of them anew."""
    revive(access().site_id, message_id, now())
    return redirect(url_for("console.undone", site=access().key), 303)
