"""What the team watches for: the list, a watch to be tried and saved, what each has found."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.community.watches import WatchRow, hits_on, watch_of, watches_of
from comments_service.queries.moderation.watch_hits import (
    LATELY,
    PREVIEWED_AT_MOST,
    hits_page,
    preview_of,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.community.search import LONGEST, parse_search
from comments_service.rules.community.watches import clean_name, clean_search
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.text.pages import UNDECIDED
from comments_service.services.community.watch_hits import judge_hit
from comments_service.services.community.watches import (
    WatchSettings,
    add_watch,
    change_watch,
    mute_watch,
    remove_watch,
)
from comments_service.web.console.answers.watch_feeds import feeds_of
from comments_service.web.console.comments.comments import number_of
from comments_service.web.console.comments.present import CARDS_ON_A_PAGE, Card, comment_card
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.proxies import own_full_path
from comments_service.web.http.route_guard import guard_route

_MUTES = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
_SWITCHES = ("is_on", "alerts", "opens_need")
#: A watch as its form shows it before anything is typed.
_BLANK = {"name": "", "search": "", "is_on": True, "alerts": True, "opens_need": False}


@blueprint.get("/watches")
@guard_route("analyst", "session", "none: needs a session")
def watches() -> str:
    """Show the watches, and the form of a new one, begun with what was selected somewhere."""
    begun = request.args.get("search", "").strip()[:LONGEST]
    return _list(_BLANK | {"search": begun, "name": begun[:60]})


@blueprint.post("/watches/try")
@guard_route("moderator", "session", "none: needs a session")
def try_watch() -> Response:
    """Show what a watch would have found of late; nothing is saved."""
    typed = _typed()
    try:
        search = parse_search(clean_search(str(typed["search"])))
    except AppError as error:
        return make_response(_form(typed, errors=errors_by_field(error)), 422)
    site = site_by_id(access().site_id)
    pages = site.pages if site else UNDECIDED
    preview = preview_of(access().site_id, pages, search, now())
    cards = [comment_card(row, phrases=search.phrases) for row in preview.newest]
    return make_response(_form(typed, cards=cards, count=preview.count))


@blueprint.post("/watches")
@guard_route("moderator", "session", "none: needs a session")
def save_watch() -> Response:
    """Save a new watch, or one that has changed."""
    typed = _typed()
    try:
        number = _save(typed)
    except AppError as error:
        if not error.errors:
            raise
        return make_response(_form(typed, errors=errors_by_field(error)), 422)
    back = redirect(
        url_for("console.one_watch", watch_id=f"{number:x}", site=request.args.get("site")), 303
    )
    return cookies.leave_flash(back, done="watch_saved")


@blueprint.get("/watches/<watch_id>")
@guard_route("analyst", "session", "none: needs a session")
def one_watch(watch_id: str) -> str:
    """Show what a watch has found, the newest first."""
    row, after = _watch(watch_id), cursor_param("after")
    page = hits_page(access().site_id, row.id, limit=CARDS_ON_A_PAGE, after=after)
    hits = hits_on(access().site_id, [comment.id for comment in page.comments])
    return render_template(
        "console/answers/watch.html",
        watch=row,
        watch_id=watch_id,
        muted_until=_muted_until(row),
        feeds=feeds_of(row.id),
        cards=[
            comment_card(one, page.reports.get(one.id, ()), hits.get(one.id, ()))
            for one in page.comments
        ],
        next_after=page.next_after and f"{page.next_after:x}",
        is_first_page=after is None,
        note=shown_note(cookies.take_flash()),
        here=own_full_path(),
    )


@blueprint.get("/watches/<watch_id>/edit")
@guard_route("moderator", "session", "none: needs a session")
def edit_watch(watch_id: str) -> str:
    """Show a watch to be changed."""
    row = _watch(watch_id)
    return _form({name: getattr(row, name) for name in _BLANK} | {"watch": watch_id})


@blueprint.post("/watches/<watch_id>/mute")
@guard_route("moderator", "session", "none: needs a session")
def mute(watch_id: str) -> Response:
    """Alert nobody of its hits for a while, or alert again."""
    wait = _MUTES.get(request.form.get("for", ""))
    mute_watch(access().site_id, _number(watch_id), now() + wait if wait else None)
    back = redirect(
        url_for("console.one_watch", watch_id=watch_id, site=request.args.get("site")), 303
    )
    return cookies.leave_flash(back, done="watch_muted" if wait else "watch_unmuted")


@blueprint.post("/watches/<watch_id>/remove")
@guard_route("moderator", "session", "none: needs a session")
def drop_watch(watch_id: str) -> Response:
    """Watch no longer."""
    remove_watch(access().site_id, _number(watch_id), by_caller())
    back = redirect(url_for("console.watches", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done="watch_removed")


@blueprint.post("/watches/<watch_id>/useful")
@guard_route("responder", "session", "none: needs a session")
def judge(watch_id: str) -> Response:
    """Say whether a hit was useful; the same again takes it back."""
    useful = {"yes": True, "no": False}.get(request.form.get("useful", ""))
    comment = number_of(request.form.get("comment", ""))
    judge_hit(access().site_id, _number(watch_id), comment, useful=useful)
    back = redirect(safe_next_path(request.form.get("back")), 303)
    return cookies.leave_flash(back, done="watch_judged")


def _list(typed: Mapping[str, object]) -> str:
    rows = watches_of(access().site_id, now() - LATELY)
    return render_template(
        "console/answers/watches.html",
        watches=[(row, f"{row.id:x}", _muted_until(row)) for row in rows],
        typed=typed,
        errors={},
        note=shown_note(cookies.take_flash()),
    )


def _form(
    typed: Mapping[str, object],
    *,
    cards: list[Card] | None = None,
    count: int = 0,
    errors: Mapping[str, str] = {},  # noqa: B006 - read only
) -> str:
    return render_template(
        "console/answers/watch_form.html",
        typed=typed,
        cards=cards,
        count=count,
        counted_at_most_here=PREVIEWED_AT_MOST,
        errors=errors,
        here=url_for("console.watches", site=request.args.get("site")),
    )


def _typed() -> dict[str, Any]:
    form = request.form
    typed: dict[str, Any] = {name: form.get(name, "") for name in ("name", "search", "watch")}
    return typed | {name: name in form for name in _SWITCHES}


def _save(typed: Mapping[str, Any]) -> int:
    cleaner = FieldErrors()
    name = cleaner.clean("name", clean_name, typed["name"])
    search = cleaner.clean("search", clean_search, typed["search"])
    cleaner.finish()
    switches = {switch: typed[switch] for switch in _SWITCHES}
    if not typed["watch"]:
        settings = WatchSettings(name=name, search=search, **switches)
        return add_watch(access().site_id, settings, by_caller())
    row = _watch(typed["watch"])
    settings = WatchSettings(name=name, search=search, muted_until=row.muted_until, **switches)
    change_watch(access().site_id, row.id, settings, by_caller())
    return row.id


def _watch(watch_id: str) -> WatchRow:
    row = watch_of(access().site_id, _number(watch_id), now() - LATELY)
    if row is None:
        raise not_found()
    return row


def _number(watch_id: str) -> int:
    try:
        return parse_id_cursor(watch_id)
    except AppError as error:
        raise not_found() from error


def _muted_until(row: WatchRow) -> datetime | None:
    """Return until when, None: it is not."""
    return row.muted_until if row.muted_until and row.muted_until > now() else None


def _address(watch_id: str) -> str:
    return url_for("console.one_watch", watch_id=watch_id, site=request.args.get("site"))
