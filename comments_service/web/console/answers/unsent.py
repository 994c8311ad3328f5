"""The outbox: messages as they would be sent, for a service without mail or a peer that is away."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, not_found
from comments_service.queries.answers.lists import waits_page
from comments_service.queries.community.watches import hits_on
from comments_service.queries.core.outbox import UnsentRow, unsent_messages
from comments_service.queries.moderation.comments import queue_comment
from comments_service.queries.notifications.channels import member_alerts
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.kinds import KINDS
from comments_service.rules.notifications.unsent import Unsent
from comments_service.services.answers.links import make_member_links
from comments_service.services.core.outbox import MAIL_TOPICS
from comments_service.services.notifications.deliveries import tell_member
from comments_service.services.notifications.members import set_member_alerts
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import language
from comments_service.web.http.route_guard import guard_route

_AT_MOST = 20
#: So many of those that wait are told of in one go.
_TOLD_AT_MOST = 6
KIND_NAMES = {"mail": N_("E-mail"), **{kind: parts.title for kind, parts in KINDS.items()}}


@dataclass(frozen=True)
class _Shown:
    """A message and its row; ``comments`` are public ids of what it tells its reader of."""

    message: Unsent
    row: UnsentRow
    comments: list[str]


@blueprint.get("/outbox")
@guard_route("owner", "session", "none: needs a session")
def outbox() -> str:
    """Show the newest messages that were not sent; nobody else's links are in them."""
    site_id = access().site_id
    rows = unsent_messages(site_id, (*MAIL_TOPICS, "notice"), _AT_MOST)
    messages: list[tuple[Unsent, UnsentRow]] = []
    distinct = set()
    for row in rows:
        message = current_service().unsent(site_id, row)
        # Of two notices that would tell the same, one tells it, and the other is not sent.
        if message and (row.topic != "notice" or message not in distinct):
            messages.append((message, row))
            distinct.add(message)
    return render_template(
        "console/answers/outbox.html",
        messages=[_shown(message, row) for message, row in messages],
        kinds=KIND_NAMES,
        can_mail=current_service().settings.smtp_url is not None,
        note=shown_note(cookies.take_flash()),
    )


@blueprint.post("/outbox/alert")
@guard_route("owner", "session", "none: needs a session")
def alert_me() -> Response:
    """Mail the owner of what waits here from now on, and of what waits already."""
    site_id, me = access().site_id, moderator().moderator_id
    rules, alerts = site_by_id(site_id), member_alerts(site_id, me)
    if rules and alerts and not alerts.rhythm:
        set_member_alerts((site_id, me), "now", 0, rules.site.time_zone, language(), now())
    waits = waits_page(site_id, "reply", me, limit=_TOLD_AT_MOST, after=None).waits
    hits = hits_on(site_id, [wait.comment_id for wait in waits])
    causes = {
        wait.comment_id: [f"watch:{hit.watch_id}" for hit in hits.get(wait.comment_id, ())]
        or ["asks"]
        for wait in waits
    }
    tell_member(site_id, me, causes, now())
    back = redirect(url_for("console.outbox", site=access().key), 303)
    return cookies.leave_flash(back, done="alert_asked")


@blueprint.post("/outbox/answer")
@guard_route("owner", "session", "none: needs a session")
def answer_from_outbox() -> Response:
    """Open the page of a link that answers a comment: the one that the owner's mail would hold."""
    site_id, number = access().site_id, number_of(request.form.get("comment", ""))
    if queue_comment(site_id, number) is None:
        raise not_found()
    secret = current_service().settings.secret_key
    whose = (site_id, moderator().moderator_id)
    token = make_member_links(whose, [number], secret, now())[number]
    return redirect(url_for("answer.show", token=token), 303)


def _shown(message: Unsent, row: UnsentRow) -> _Shown:
    is_mine = message.member_id == moderator().moderator_id
    site_id = access().site_id
    return _Shown(
        message, row, [reference(site_id, one) for one in message.comments] if is_mine else []
    )
