"""One decision on many comments: its effect is told, then it is carried out, and taken back."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
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
from comments_service.web.console.comments.present import CARDS_ON_A_PAGE, comment_card
from comments_service.web.console.moderation.listing import parse_listing
from comments_service.web.console.moderation.queue_texts import DECISIONS, OBSTACLES
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.paths import safe_next_path
from comments_service.web.http.locale import gettext_
from comments_service.web.http.route_guard import guard_route

_JOBS_SHOWN = 50
_WORKING = ("running", "undoing")
# What is said where a set would have nothing in it, by the code of the refusal.
_EMPTY = {"invalid": "nothing_selected", "not_found": "selection_gone"}


@blueprint.get("/bulk")
@guard_route("analyst", "session", "none: needs a session")
def bulk_list() -> str:
    """Show the latest sets that were decided on."""
    return render_template(
        "console/moderation/bulk_jobs.html", jobs=bulk_jobs(access().site_id, _JOBS_SHOWN)
    )


@blueprint.post("/bulk")
@guard_route("moderator", "session", "none: needs a session")
def prepare() -> Response:
    """Write down what was selected; what the decision would do is told before it is carried out."""
    decision = request.form.get("decision", "")
    if decision not in set(Decision):
        raise _malformed()
    comments, selection = _selected()
    back = safe_next_path(request.form.get("back"))
    bulk = Bulk(decision=Decision(decision), comments=comments, asked={**selection, "back": back})
    try:
        job = bulk_deciding.prepare_bulk(access().site_id, bulk, by_caller())
    except AppError as error:
        if error.code not in _EMPTY:
            raise
        return cookies.leave_flash(redirect(back, 303), done=_EMPTY[error.code])
    return _to(f"{job:x}")


@blueprint.get("/bulk/<job>")
@guard_route("analyst", "session", "none: needs a session")
def one_bulk(job: str) -> str:
    """Show a set as it stands: what it would do, how far it is, what it could not do."""
    bulk_job_row = _job(job)
    site_id, number = access().site_id, bulk_job_row.id
    effect = bulk_effect(site_id, number, Decision(bulk_job_row.decision))
    progress = Counter[tuple[str, str | None]]()
    if bulk_job_row.state != "waiting":
        progress, effect = bulk_progress(site_id, number), Counter[str]()
    after = cursor_param("after")
    return render_template(
        "console/moderation/bulk_job.html",
        bulk_job=bulk_job_row,
        job=job,
        effect=effect,
        progress=_progress(bulk_job_row, progress),
        is_working=bulk_job_row.state in _WORKING,
        is_first_page=after is None,
        most=AT_MOST,
        bulk_decisions=DECISIONS["all"],
        note=shown_note(cookies.take_flash()),
        here=url_for("console.one_bulk", job=job, site=request.args.get("site")),
        **_left(bulk_job_row, after),
    )


@blueprint.post("/bulk/<job>/confirm")
@guard_route("moderator", "session", "none: needs a session")
def confirm(job: str) -> Response:
    """Carry out what was told."""
    current = _job(job)
    note = clean_note(request.form.get("note", ""))
    state = bulk_deciding.confirm_bulk(access().site_id, current.id, by_caller(), note)
    current = _job(job)
    if state != "done" or current.failed:
        return _to(job)
    back = redirect(safe_next_path(current.asked.get("back")), 303)
    return cookies.leave_flash(
        back, done="bulk", decision=current.decision, count=current.done, job=f"{current.id:x}"
    )


@blueprint.post("/bulk/<job>/undo")
@guard_route("moderator", "session", "none: needs a session")
def undo_bulk(job: str) -> Response:
    """Take the whole set back."""
    current = _job(job)
    state = bulk_deciding.undo_bulk(access().site_id, current.id, by_caller())
    failed_before, current = current.failed, _job(job)
    if state != "undone" or current.failed > failed_before:
        return _to(job)
    back = redirect(safe_next_path(request.form.get("back") or current.asked.get("back")), 303)
    return cookies.leave_flash(back, done="undo")


def _selected() -> tuple[Any, dict[str, Any]]:
    """Return what a selection names, as Bulk takes it, and how it is kept for people."""
    form = request.form
    whole = form.getlist("whole")
    if "all" in whole and form.get("job"):
        number = _job(form["job"]).id
        return failed_in(access().site_id, number), {"failed_of": form["job"]}
    if "all" in whole:
        listing = parse_listing(form.get("view", ""), form)
        selection = {"view": listing.view, **listing.filter.parameters()}
        return listed(access().site_id, listing), selection
    chosen = form.getlist("shown" if "page" in whole else "chosen")
    seen = dict(_seen(one) for one in chosen)
    return seen, {"chosen": len(seen)}


def _seen(text: str) -> tuple[int, int]:
    """Return the number and the version of a comment of this site, as its box sends them."""
    reference, _, version = text.partition(".")
    parsed = parse_reference(reference)
    is_number = version.isascii() and version.isdigit() and len(version) < 10
    if parsed is None or parsed[0] != access().site_id or not is_number:
        raise _malformed()
    return parsed[1], int(version)


def _job(job: str) -> BulkJobRow:
    try:
        row = bulk_job(access().site_id, parse_id_cursor(job))
    except AppError as error:
        raise not_found() from error
    if row is None:
        raise not_found()
    return row


def _progress(job: BulkJobRow, items: Counter[tuple[str, str | None]]) -> Mapping[str, int]:
    """How many comments are through, of how many, and what became of them."""
    of = Counter[str]()
    for (state, error), count in items.items():
        of[error or state] += count
    is_undo = job.state in ("undoing", "undone")
    through = of["undone"] + of["changed_since"]
    left = of["done"] if is_undo else of["waiting"]
    return {
        **of,
        "through": through if is_undo else job.total - left,
        "total": through + left if is_undo else job.total,
    }


def _left(job: BulkJobRow, after: int | None) -> dict[str, Any]:
    """Return a page of the comments that the decision left as they are; they stay selected."""
    if job.state in ("waiting", *_WORKING) or not job.failed:
        return {"cards": [], "next_after": None}
    site_id = access().site_id
    failed = failed_in(site_id, job.id)
    page = page_of(site_id, failed, oldest_first=True, limit=CARDS_ON_A_PAGE, after=after)
    errors = bulk_errors(site_id, job.id, [row.id for row in page.comments])
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
