"""The page of one answer for who is signed in: where the links of shared chats lead."""

from typing import cast

from flask import Response, make_response, url_for

from comments_service.errors import not_found
from comments_service.queries.accounts.accounts import Access
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.roles import Role
from comments_service.web.answering.acts import carry_out
from comments_service.web.answering.later import local_time
from comments_service.web.answering.news import news_of
from comments_service.web.answering.page import answering_page
from comments_service.web.answering.right import Right
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access, actor, moderator
from comments_service.web.http.keyed_pages import WITH_SCRIPTS, harden
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/answer/<comment_id>")
@guard_route("analyst", "session", "none: needs a session")
def answer_page(comment_id: str) -> Response:
    """Show the comment, and what the caller may do with it."""
    return harden(make_response(answering_page(_right(access(), comment_id))), WITH_SCRIPTS)


@blueprint.get("/answer/<comment_id>/news")
@guard_route("analyst", "session", "none: needs a session")
def answer_page_news(comment_id: str) -> Response:
    """Tell the page's own script who is answering."""
    number, me = number_of(comment_id), moderator().moderator_id
    return harden(news_of(access().site_id, number, me), WITH_SCRIPTS)


@blueprint.post("/answer/<comment_id>")
@guard_route("responder", "session", "none: needs a session")
def answer_on_page(comment_id: str) -> Response:
    """Do what a form of the page asks."""
    return harden(carry_out(_right(access(), comment_id)), WITH_SCRIPTS)


def _right(here: Access, comment_id: str) -> Right:
    rules = site_by_id(here.site_id)
    if rules is None:
        raise not_found()
    return Right(
        site=rules.site,
        comment_id=number_of(comment_id),
        actor=actor(),
        name=moderator().name,
        role=cast(Role, here.role),
        address=url_for("console.answer_page", comment_id=comment_id),
        hidden={"csrf": cookies.form_token()},
        local_time=local_time(here.site_id, moderator().moderator_id),
        news=url_for("console.answer_page_news", comment_id=comment_id),
    )
