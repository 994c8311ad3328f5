"""The page of one thread: its counts, closed or open, slow mode, its move to another address."""

from dataclasses import replace
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.moderation.threads import (
    ThreadRow,
    aliases_of,
    counts_of,
    thread_shown,
)
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.comments.closing import closed_reason
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.sites.page_moves import One
from comments_service.rules.text.fields import clean_title
from comments_service.rules.text.page_keys import id_of_key
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.slow_mode import WAITS
from comments_service.services.comments.threads import ThreadChange, change_thread
from comments_service.services.sites.page_moves import move_threads
from comments_service.services.sites.page_plans import Moves, plan_moves
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import now
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF
from comments_service.web.http.route_guard import guard_route

_ALIASES_SHOWN = 50


@blueprint.get("/threads/<thread_id>")
@guard_route("analyst", "session", "none: needs a session")
def thread_page(thread_id: str) -> str:
    """All that is set of a thread."""
    return _page(_thread(thread_id), note=shown_note(cookies.take_flash()))


@blueprint.post("/threads/<thread_id>/close")
@guard_route("moderator", "session", "none: needs a session")
def close_thread(thread_id: str) -> Response:
    """Take no more comments, or take them again."""
    is_closing = request.form.get("close") == "on"
    thread = _thread(thread_id)
    change_thread(access().site_id, thread.id, ThreadChange(closed=is_closing), by_caller())
    return _done(thread.id, "close" if is_closing else "open")


@blueprint.post("/threads/<thread_id>/slow")
@guard_route("moderator", "session", "none: needs a session")
def slow_thread(thread_id: str) -> Response:
    """Have one writer wait between two comments, or no longer."""
    thread = _thread(thread_id)
    seconds = request.form.get("seconds", "")
    if seconds not in {"0", *map(str, WAITS)}:
        raise AppError("malformed", N_("The request could not be understood."))
    change_thread(access().site_id, thread.id, ThreadChange(slow_seconds=int(seconds)), by_caller())
    return _done(thread.id, "slow" if int(seconds) else "fast")


@blueprint.post("/threads/<thread_id>/title")
@guard_route("moderator", "session", "none: needs a session")
def name_thread(thread_id: str) -> Response:
    """Say what the page is called; with nothing, as its comments say."""
    thread = _thread(thread_id)
    title = clean_title(request.form.get("title", "")) or ""
    change_thread(access().site_id, thread.id, ThreadChange(title=title), by_caller())
    return _done(thread.id, "saved")


@blueprint.post("/threads/<thread_id>/move")
@guard_route("moderator", "session", "none: needs a session")
def move_thread(thread_id: str) -> Response:
    """Show what a move would do; carry it out once that was seen."""
    thread = _thread(thread_id)
    try:
        rules = _rules()
        new = rules.pages.page_at(_typed())
        # A page with an id keeps it, wherever it is.
        is_id = id_of_key(thread.key) is not None
        new = replace(new, key=thread.key) if is_id else new
        rule = One(PageUrl(thread.key, thread.url, ""), new)
        plan = plan_moves(rules, [rule])
        _refuse_foreign(plan)
        if request.form.get("seen") != rule.new.url:
            return make_response(_page(thread, plan=plan, new=rule.new.url))
        merge = request.form.get("merge") == "on"
        done = move_threads(rules, [rule], by_caller(), merge=merge)
    except AppError as error:
        message = error.errors[0].message if error.errors else error.message
        page = _page(thread, problem=translate(message, error.extras))
        return make_response(page, STATUS_OF[error.code])
    into = next((move.into for move in done.merges if move.into), thread.id)
    return _done(into, "moved")


def _refuse_foreign(plan: Moves) -> None:
    if not (plan.moves or plan.merges):
        raise invalid("address", "bad_value", N_("The page already has this address."))
    if plan.origins and not access().allows("owner"):
        raise AppError(
            "conflict",
            N_("{origin} is not one of the site’s addresses: an owner can add it."),
            origin=str(plan.origins[0]),
        )


def _typed() -> str:
    return request.form.get("address", "").strip()


def _thread(thread_id: str) -> ThreadRow:
    try:
        number = parse_id_cursor(thread_id)
    except AppError as error:
        raise not_found() from error
    thread = thread_shown(access().site_id, number)
    if thread is None:
        raise not_found()
    return thread


def _rules() -> SiteRules:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules


def _done(thread_id: int, note: str) -> Response:
    there = url_for("console.thread_page", thread_id=f"{thread_id:x}", site=access().key)
    return cookies.leave_flash(redirect(there, 303), done=note)


def _page(thread: ThreadRow, **more: Any) -> str:
    site_id = access().site_id
    close_after = _rules().site.close_after_days
    return render_template(
        "console/comments/thread.html",
        thread=thread,
        name=f"{thread.id:x}",
        counts=counts_of(site_id, thread.id),
        aliases=aliases_of(site_id, thread.id, _ALIASES_SHOWN),
        closed=closed_reason(thread.closed_at, thread.created_at, close_after, now()),
        waits=WAITS,
        page_id=id_of_key(thread.key),
        address=_typed(),
        **{"plan": None, "problem": "", "note": None, "new": ""} | more,
    )
