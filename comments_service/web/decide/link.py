"""Behind the signed link of a mail: one comment, and three decisions. Looking changes nothing."""

import hmac
from dataclasses import dataclass

from flask import Response, render_template, request

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.notifications.channels import MemberAlertsRow, member_alerts
from comments_service.queries.notifications.deliveries import (
    SiteRow,
    ToldRow,
    told_comments,
    told_site,
)
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.core.identity import keyed_hash, reference
from comments_service.rules.core.signed_tokens import read_decision
from comments_service.rules.text.render import plain_text
from comments_service.services.core.actor import Actor, By
from comments_service.services.moderation.decisions import DecisionRequest, decide
from comments_service.web.decide.blueprint import blueprint
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import spoken, use_language
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page

_LABELS = {
    Decision.APPROVE: N_("Approve"),
    Decision.SPAM: N_("Spam"),
    Decision.DELETE: N_("Delete"),
}
_DONE = {
    Status.PUBLISHED: N_("Approved: readers can see it now."),
    Status.HELD: N_("It waits for a decision."),
    Status.SPAM: N_("Moved to spam."),
    Status.DELETED: N_("Deleted. Its replies stay."),
}


@dataclass(frozen=True)
class _Right:
    """What a link gives: a member, and one comment of a site."""

    site_id: int
    site: SiteRow
    member: MemberAlertsRow
    comment: ToldRow


@blueprint.get("/<token>/<decision>")
@guard_route("moderator", "decision link", "none: needs a signed link")
def show(token: str, decision: str) -> str:
    """Show the comment, and ask."""
    right = _right(token)
    return _page(token, right, _decision_of(decision))


@blueprint.post("/<token>/<decision>")
@guard_route("moderator", "decision link", "none: needs a signed link")
def act(token: str, decision: str) -> Response:
    """Decide as the member whom the mail went to, on the comment as the page showed it."""
    from_our_own_page()
    right = _right(token)
    if not hmac.compare_digest(request.form.get("form", "").encode(), _form_token(token).encode()):
        raise AppError("not_allowed", N_("This form has expired: open the link again."))
    sent = request.form.get("version", "")
    seen = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
    actor = Actor("moderator", right.member.moderator_id, _device())
    decision_request = DecisionRequest(right.comment.id, _decision_of(decision), seen)
    decide(right.site_id, decision_request, By(actor, now()))
    return Response(_page(token, _right(token), _decision_of(decision), is_done=True))


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look."""
    error = as_app_error(exception)
    page = render_template("decide/refused.html", message=sentence(error))
    return with_retry(Response(page, STATUS_OF[error.code]), error)


def _right(token: str) -> _Right:
    claim = read_decision(current_service().settings.secret_key, token, now())
    if claim is None:
        message = N_("This link is no longer valid: it works for three days. Please sign in.")
        raise AppError("not_found", message)
    site_id, comment_id, moderator_id = claim
    member, site = member_alerts(site_id, moderator_id), told_site(site_id)
    if site is None or member is None or not is_at_least(member.role, "moderator"):
        raise AppError("forbidden", N_("Your role on this site does not allow that."))
    code = member.language.partition("-")[0]
    use_language(code if code in spoken() else "en")
    comment = told_comments(site_id, [comment_id]).get(comment_id)
    if comment is None:
        raise not_found()
    return _Right(site_id, site, member, comment)


def _decision_of(decision: str) -> Decision:
    if decision not in _LABELS:
        raise not_found()
    return Decision(decision)


def _form_token(token: str) -> str:
    return keyed_hash(current_service().settings.secret_key, "decision form", token)


def _device() -> str | None:
    return request.user_agent.string[:300] or None


def _page(token: str, right: _Right, chosen: Decision, *, is_done: bool = False) -> str:
    comment = right.comment
    return render_template(
        "decide/link.html",
        site=None,
        site_name=right.site.name,
        comment=comment,
        text=plain_text(comment.html),
        reference=reference(right.site_id, comment.id),
        token=token,
        form=_form_token(token),
        labels=_LABELS,
        chosen=chosen,
        done=_DONE[Status(comment.status)] if is_done else "",
        is_gone=comment.status == Status.DELETED,
    )
