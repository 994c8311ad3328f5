"""Behind a link that answers one comment. Looking changes nothing, not even who is on it."""

import hmac
from dataclasses import replace
from typing import cast

from flask import Response, render_template, request, url_for

from comments_service.errors import N_, AppError
from comments_service.queries.answers.links import LinkRow, link_of_token
from comments_service.queries.notifications.channels import member_alerts
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.roles import Role
from comments_service.rules.answers.links import is_good
from comments_service.rules.core.identity import keyed_hash
from comments_service.services.answers.links import bad_answer_link
from comments_service.services.core.actor import Actor
from comments_service.web.answer.blueprint import blueprint
from comments_service.web.answering.acts import carry_out
from comments_service.web.answering.later import local_time
from comments_service.web.answering.news import news_of
from comments_service.web.answering.page import answering_page
from comments_service.web.answering.right import Colleague, Right
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import speak, translate
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.limits.admission import admit_answer_link


@blueprint.get("/<token>")
@guard_route("author", "answer link", "none: needs a link")
def show(token: str) -> str:
    """Show the comment, and what can be done with it."""
    return answering_page(_right(token))


@blueprint.get("/<token>/news")
@guard_route("author", "answer link", "none: needs a link")
def news(token: str) -> Response:
    """Tell the page's own script who is answering; nothing to a colleague without an account."""
    link = link_of_token(token)
    if link is None or not is_good(link, now()) or link.moderator_id is None:
        raise bad_answer_link()
    return news_of(link.site_id, link.comment_id, link.moderator_id)


@blueprint.post("/<token>")
@guard_route("author", "answer link", "answer link")
def act(token: str) -> Response:
    """Do what a form of the page asks, as who has the link."""
    from_our_own_page()
    right = _right(token)
    if not hmac.compare_digest(request.form.get("form", "").encode(), _form_token(token).encode()):
        raise AppError("not_allowed", N_("This form has expired: open the link again."))
    return carry_out(right, lambda: admit_answer_link(right.link_id or 0))


@blueprint.errorhandler(Exception)
def refuse(exception: Exception) -> Response:
    """Any failure of these views as a page of their look."""
    error = as_app_error(exception)
    page = render_template("decide/refused.html", message=sentence(error))
    return with_retry(Response(page, STATUS_OF[error.code]), error)


def _right(token: str) -> Right:
    link = link_of_token(token)
    rules = site_by_id(link.site_id) if link and is_good(link, now()) else None
    if link is None or rules is None:
        raise bad_answer_link()
    member = member_alerts(link.site_id, link.moderator_id) if link.moderator_id else None
    speak(member.language if member else rules.site.language)
    right = Right(
        site=rules.site,
        comment_id=link.comment_id,
        actor=Actor("moderator", link.moderator_id, _device()),
        name=link.member_name or "",
        role=cast(Role, link.role),
        link_id=link.id,
        answer_id=link.answer_id,
        address=url_for("answer.show", token=token),
        local_time=local_time(link.site_id, link.moderator_id),
        news=url_for("answer.news", token=token) if link.moderator_id else "",
        hidden={"form": _form_token(token)},
    )
    return right if link.moderator_id else _of_colleague(right, link)


def _of_colleague(right: Right, link: LinkRow) -> Right:
    """Return the right of whom somebody has asked, who acts in that person's name."""
    name = link.name or ""
    return replace(
        right,
        actor=Actor("expert", link.invited_by, name),
        name=translate(N_("{name}, for {site}"), {"name": name, "site": right.site.name}),
        role=None,
        # Whether their answer appears at once is the owner's to say, still.
        proposes=link.may == "propose" or link.role not in (None, "owner"),
        colleague=Colleague(link.member_name, link.message),
    )


def _form_token(token: str) -> str:
    return keyed_hash(current_service().settings.secret_key, "answer form", token)


def _device() -> str | None:
    return request.user_agent.string[:300] or None
