"""The list of reasons that a team offers itself for its decisions."""

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError
from comments_service.queries.moderation.decision_reasons import reasons_of
from comments_service.rules.moderation.decision_reasons import SUGGESTIONS, clean_reasons
from comments_service.services.moderation.decision_reasons import set_reasons
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.http.locale import catalogue
from comments_service.web.http.problems import STATUS_OF, sentence
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/reasons")
@guard_route("moderator", "session", "none: needs a session")
def reasons() -> str:
    """Show the list, one reason a line; the suggestions while there is none."""
    return _page("\n".join(offered()), note=shown_note(cookies.take_flash()))


@blueprint.post("/reasons")
@guard_route("moderator", "session", "none: needs a session")
def save_reasons() -> Response:
    """Store the list as it was typed, unless somebody else has changed it meanwhile."""
    typed = request.form.get("reasons", "")
    seen = request.form.get("seen", "").splitlines()
    try:
        set_reasons(access().site_id, clean_reasons(typed.splitlines()), seen, by_caller())
    except AppError as error:
        errors = errors_by_field(error)
        problem = "" if errors else sentence(error)
        page = _page(typed, errors=errors, problem=problem, is_late=error.code == "conflict")
        return make_response(page, STATUS_OF[error.code])
    back = redirect(url_for("console.reasons", site=request.args.get("site")), 303)
    return cookies.leave_flash(back, done="saved")


def offered() -> list[str]:
    """Return what can be chosen, in the site's language where it is suggested.

    One statement a request.
    """
    if "decision_reasons" not in g:
        language, own = reasons_of(access().site_id)
        speak = catalogue(language.partition("-")[0]).gettext
        g.decision_reasons = own or [speak(suggestion) for suggestion in SUGGESTIONS]
    reasons: list[str] = g.decision_reasons
    return reasons


def _page(typed: str, **more: object) -> str:
    _, own = reasons_of(access().site_id)
    return render_template(
        "console/moderation/decision_reasons.html",
        typed=typed,
        own=own,
        **{"errors": {}, "problem": "", "note": None, "is_late": False} | more,
    )


blueprint.context_processor(lambda: {"decision_reasons": offered})
