"""At the foot of the page: to follow it by mail, and to have the link mailed to what is one's own.

Both answer the same whoever has written here with the address.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, redirect, request

from comments_service.errors import N_, AppError, invalid
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.text.fields import clean_email
from comments_service.rules.text.pages import PageUrl
from comments_service.services.community.subscriptions import ask_for_link
from comments_service.services.notifications.following import follow_page
from comments_service.web.embed.blueprint import blueprint
from comments_service.web.embed.drafts import MailForm, fresh_draft
from comments_service.web.embed.page_query import PageQuery
from comments_service.web.embed.reading import guarded, speak, thread_page
from comments_service.web.embed.signed_in import plain_page
from comments_service.web.embed.writing import TRAP
from comments_service.web.http.context import now
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF, as_app_error, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.limits.admission import check_limit
from comments_service.web.opt_in import opt_in_of, opt_in_to_follow
from comments_service.web.sites import site_and_page


@dataclass(frozen=True)
class _Input:
    """Which page somebody speaks of, where its comments stand, and their address."""

    rules: SiteRules
    page: PageUrl
    place: str
    email: str


@blueprint.post("/follow")
@guard_route("reader", "origin", "link")
def follow() -> Response:
    """Mail them every new comment on the page, once the address is confirmed."""
    return _answer("follow", _follow)


@blueprint.post("/link")
@guard_route("reader", "origin", "link")
def send_link() -> Response:
    """Mail them the link to what is theirs, which signs in."""
    return _answer("link", _send_link)


def _follow(entry: _Input) -> None:
    site = entry.rules.site
    rhythm = request.form.get("rhythm", "")
    opt_in = opt_in_to_follow(site, entry.email, rhythm, None, is_theirs=False)
    follow_page(site.id, entry.page, opt_in, now())


def _send_link(entry: _Input) -> None:
    site = entry.rules.site
    check_limit("edit", site)
    opt_in = opt_in_of(site, entry.email, "replies")
    if opt_in is None:
        raise AppError("mails_off", N_("This site sends no mails to readers."))
    ask_for_link(site.id, opt_in, entry.place, now())


def _answer(form: str, act: Callable[[_Input], None]) -> Response:
    """Do it, then look at the page by GET; give the form back with what is wrong in it."""
    from_our_own_page()
    query = PageQuery.of(request.form)
    speak(query, None)
    rules, page = site_and_page(*query.named)
    speak(query, rules.site)
    typed = request.form.get("email", "")
    try:
        entry = _Input(rules, page, plain_page(query), _address(typed))
        if not request.form.get(TRAP):  # machines fill in every form, with anybody's address
            act(entry)
    except Exception as failure:
        error = as_app_error(failure)
        words = translate(error.errors[0].message, error.extras) if error.errors else ""
        shown = MailForm(form, typed[:300], words or sentence(error))
        body = thread_page(query, rules, page, fresh_draft(), shown)
        response = with_retry(Response(body, STATUS_OF[error.code]), error)
        response.headers["X-Robots-Tag"] = "noindex"
        return guarded(response, rules)
    there = redirect(query.to(form, done=form), 303)
    there.headers["Cache-Control"] = "no-store"
    return guarded(Response(there.response, there.status_code, there.headers), rules)


def _address(typed: str) -> str:
    email = clean_email(typed)
    if email is None:
        raise invalid("email", "required", N_("Enter your e-mail address."))
    return email
