"""What the site's decisions teach of its spam, tried on the last of them."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.comments.learning import (
    EXAMPLES_AT_MOST,
    DecidedRow,
    decided_comments,
    example_of,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.comments.learning import ENOUGH, Trial, learn, try_out
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.signatures import judge_secret
from comments_service.rules.text.render import excerpt
from comments_service.services.sites.akismet import remove_akismet_key, set_akismet_key
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route

_SHOWN_AT_MOST = 20
_EXCERPT = 160


@dataclass(frozen=True)
class Line:
    """A decided comment that would be held, or let through, against the team's decision."""

    id: str
    row: DecidedRow
    excerpt: str
    words: str


@dataclass(frozen=True)
class Counts:
    """How many comments of a kind were tried, and how many of them would be held."""

    tried: int
    held: int


@blueprint.get("/sites/<key>/likely-spam")
@guard_route("owner", "session", "none: needs a session")
def likely_spam(key: str) -> str:
    """Show what would have been held of the last decisions, and where that would be wrong."""
    return _page(note=shown_note(cookies.take_flash()))


@blueprint.post("/sites/<key>/likely-spam")
@guard_route("owner", "session", "none: needs a session")
def save_akismet(key: str) -> Response:
    """Have Akismet asked with another key, or no longer."""
    try:
        if "remove" in request.form:
            remove_akismet_key(access().site_id, by_caller())
        else:
            secret_key = current_service().settings.secret_key
            typed = request.form.get("akismet_key", "")
            set_akismet_key(access().site_id, typed, secret_key, by_caller())
    except AppError as error:
        return make_response(_page(errors=errors_by_field(error)), 422)
    there = redirect(url_for("console.likely_spam", key=key), 303)
    return cookies.leave_flash(there, done="saved")


def _page(errors: dict[str, str] | None = None, note: object = None) -> str:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    rows = decided_comments(access().site_id)
    examples = [example_of(row) for row in rows]
    learned = learn(examples)
    trials = list(zip(rows, try_out(learned, examples), strict=False))
    return render_template(
        "console/sites/likely_spam.html",
        errors=errors or {},
        note=note,
        learned=learned,
        enough=ENOUGH,
        examples_at_most=EXAMPLES_AT_MOST,
        is_on=rules.site.hold_likely_spam,
        site=rules.site,
        judge_secret=judge_secret(current_service().settings.secret_key, rules.site.id),
        total=len(trials),
        approved=_counts(trials, is_spam=False),
        spam=_counts(trials, is_spam=True),
        wrong=_lines(trials, is_spam=False),
        missed=_lines(trials, is_spam=True),
    )


def _counts(trials: list[tuple[DecidedRow, Trial]], *, is_spam: bool) -> Counts:
    held = [trial.evidence.is_enough for _, trial in trials if trial.example.is_spam == is_spam]
    return Counts(len(held), sum(held))


def _lines(trials: list[tuple[DecidedRow, Trial]], *, is_spam: bool) -> list[Line]:
    return [
        Line(
            reference(row.site_id, row.id),
            row,
            excerpt(row.html, _EXCERPT),
            ", ".join(trial.evidence.words),
        )
        for row, trial in trials
        if trial.example.is_spam == is_spam and not trial.is_right
    ][:_SHOWN_AT_MOST]
