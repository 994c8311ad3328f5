"""One decision on many comments: its effect is told, then it is carried out, and taken back."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.moderation.bulk_jobs import (
    BulkJobRow,
    bulk_effect,
    bulk_errors,
    bulk_job,
    bulk_jobs,
    bulk_progress,
    failed_in,
)
from comments_service.queries.moderation.queue import listed, page_of
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.text.fields import clean_note
from comments_service.services.moderation import bulk_jobs as bulk_deciding
from comments_service.services.moderation.bulk_jobs import AT_MOST, Bulk
from comments_service.web.console.comments.present import comment_card
from comments_service.web.console.moderation.listing import asked_listing
from comments_service.web.console.moderation.queue_texts import DECISIONS, OBSTACLES
from comments_service.web.console.page import cookies
from comments_service.web.console.page.cursors import asked_id
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import own_path
from comments_service.web.http.locale import gettext_
from comments_service.web.http.policy import policy

_PAGE = 25
_JOBS_SHOWN = 50
_WORKING = ("running", "undoing")


def add_routes(blueprint: Blueprint) -> None:
    """Put the routes of this module on the console."""
    blueprint.get("/bulk")(bulk_list)
    blueprint.post("/bulk")(prepare)
    blueprint.get("/bulk/<job>")(one_bulk)
    blueprint.post("/bulk/<job>/confirm")(confirm)
    blueprint.post("/bulk/<job>/undo")(undo_bulk)


@policy("analyst", "session", "none: needs a session")
def bulk_list() -> str:
    """The latest sets that were decided on."""
    return render_template(
        "console/moderation/bulk_jobs.html", jobs=bulk_jobs(access().site_id, _JOBS_SHOWN)
    )


@policy("moderator", "session", "none: needs a session")
def prepare() -> Response:
    """Write down what was selected; what the decision would do is told before it is carried out."""
    wanted = request.form.get("decision", "")
    if wanted not in set(Decision):
        raise _malformed()
    comments, asked = _selected()
    back = own_path(request.form.get("back"))
    bulk = Bulk(decision=Decision(wanted), comments=comments, asked={**asked, "back": back})
    try:
        job = bulk_deciding.prepare_bulk(access().site_id, bulk, by_caller())
    except AppError as error:
        if error.code != "invalid":
            raise
        return cookies.leave_note(redirect(back, 303), done="nothing_selected")
    return _to(f"{job:x}")


@policy("analyst", "session", "none: needs a session")
def one_bulk(job: str) -> str:
    """A set as it stands: what it would do, how far it is, what it could not do."""
    told = _job(job)
    site_id, number = access().site_id, told.id
    effect = bulk_effect(site_id, number, Decision(told.decision))
    progress = Counter[tuple[str, str | None]]()
    if told.state != "waiting":
        progress, effect = bulk_progress(site_id, number), Counter[str]()
    after = asked_id("after")
    return render_template(
        "console/moderation/bulk_job.html",
        told=told,
        job=job,
        effect=effect,
        progress=_progress(told, progress),
        is_working=told.state in _WORKING,
        is_first_page=after is None,
        most=AT_MOST,
        bulk_decisions=DECISIONS["all"],
        note=shown_note(cookies.take_note()),
        here=url_for("console.one_bulk", job=job, site=request.args.get("site")),
        **_left(told, after),
    )


@policy("moderator", "session", "none: needs a session")
def confirm(job: str) -> Response:
    """Carry out what was told."""
    told = _job(job)
    note = clean_note(request.form.get("note", ""))
    state = bulk_deciding.confirm_bulk(access().site_id, told.id, by_caller(), note)
    told = _job(job)
    if state != "done" or told.failed:
        return _to(job)
    back = redirect(own_path(told.asked.get("back")), 303)
    return cookies.leave_note(
        back, done="bulk", decision=told.decision, count=told.done, job=f"{told.id:x}"
    )


@policy("moderator", "session", "none: needs a session")
def undo_bulk(job: str) -> Response:
    """Take the whole set back."""
    told = _job(job)
    state = bulk_deciding.undo_bulk(access().site_id, told.id, by_caller())
    failed_before, told = told.failed, _job(job)
    if state != "undone" or told.failed > failed_before:
        return _to(job)
    back = redirect(own_path(request.form.get("back") or told.asked.get("back")), 303)
    return cookies.leave_note(back, done="undo")


def _selected() -> tuple[Any, dict[str, Any]]:
    """What a selection names, as Bulk takes it, and how it is kept for people."""
    form = request.form
    whole = form.getlist("whole")
    if "all" in whole and form.get("job"):
        number = _job(form["job"]).id
        return failed_in(access().site_id, number), {"failed_of": form["job"]}
    if "all" in whole:
        listing = asked_listing(form.get("view", ""), form)
        asked = {"view": listing.view, **listing.filter.parameters()}
        return listed(access().site_id, listing), asked
    chosen = form.getlist("shown" if "page" in whole else "chosen")
    seen = dict(_seen(one) for one in chosen)
    return seen, {"chosen": len(seen)}


def _seen(text: str) -> tuple[int, int]:
    """The number and the version of a comment of this site, as its box sends them."""
    reference, _, version = text.partition(".")
    parsed = parse_reference(reference)
    is_number = version.isascii() and version.isdigit() and len(version) < 10
    if parsed is None or parsed[0] != access().site_id or not is_number:
        raise _malformed()
    return parsed[1], int(version)


def _job(job: str) -> BulkJobRow:
    try:
        found = bulk_job(access().site_id, parse_id_cursor(job))
    except AppError as error:
        raise not_found() from error
    if found is None:
        raise not_found()
    return found


def _progress(told: BulkJobRow, items: Counter[tuple[str, str | None]]) -> Mapping[str, int]:
    """How many comments are through, of how many, and what became of them."""
    of = Counter[str]()
    for (state, error), count in items.items():
        of[error or state] += count
    is_undo = told.state in ("undoing", "undone")
    through = of["undone"] + of["changed_since"]
    left = of["done"] if is_undo else of["waiting"]
    return {
        **of,
        "through": through if is_undo else told.total - left,
        "total": through + left if is_undo else told.total,
    }


def _left(told: BulkJobRow, after: int | None) -> dict[str, Any]:
    """A page of the comments that the decision left as they are; they stay selected."""
    if told.state in ("waiting", *_WORKING) or not told.failed:
        return {"cards": [], "next_after": None}
    site_id = access().site_id
    failed = failed_in(site_id, told.id)
    page = page_of(site_id, failed, oldest_first=True, limit=_PAGE, after=after)
    errors = bulk_errors(site_id, told.id, [row.id for row in page.comments])
    cards = [comment_card(row, page.reports.get(row.id, ())) for row in page.comments]
    return {
        "cards": cards,
        "obstacles": {card.id: gettext_(OBSTACLES[errors[card.row.id]]) for card in cards},
        "next_after": page.next_after and f"{page.next_after:x}",
    }


def _to(job: str) -> Response:
    address = url_for("console.one_bulk", job=job, site=request.args.get("site"))
    return make_response(redirect(address, 303))


def _malformed() -> AppError:
    return AppError("malformed", N_("The request could not be understood."))
