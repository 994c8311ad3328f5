"""The guided start: from an empty database to comments on the owner's pages, step by step."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.sites.setup import signs_of
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.queries.sites.widget_loads import widget_loads_of
from comments_service.rules.sites.install_check import origin_of
from comments_service.rules.sites.presets import PRESETS
from comments_service.rules.sites.settings import clean_setting, listed_lines
from comments_service.rules.sites.setup import (
    DONE,
    OPTIONAL,
    STEPS,
    Progress,
    may_be_ours,
    settle,
    steps_done,
)
from comments_service.rules.text.links import clean_address
from comments_service.rules.text.urls import (
    MAX_ORIGIN_LENGTH,
    MAX_URL_LENGTH,
    Origin,
    is_local,
    parse_origin,
)
from comments_service.services.sites.sites import change_site
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller, moderator
from comments_service.web.console.sites.install_check import look_at
from comments_service.web.console.sites.snippets import place_of, ways_for
from comments_service.web.console.sites.ways import GROUPS
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.problems import STATUS_OF, sentence, with_retry
from comments_service.web.http.route_guard import guard_route
from comments_service.web.install_page import address_of_test_page
from comments_service.web.limits.admission import admit_look


@blueprint.get("/start")
@guard_route("owner", "session", "none: needs a session")
def start() -> str:
    """Every step with its state, the next one open."""
    return _page(_rules(), note=shown_note(cookies.take_flash()))


@blueprint.get("/start/seen")
@guard_route("owner", "session", "none: needs a session")
def start_seen() -> str:
    """Where the widget was seen: the part of the page that its script asks for again."""
    return render_template("console/sites/_widget_loads.html", **seen_state(_rules()))


@blueprint.post("/start/addresses")
@guard_route("owner", "session", "none: needs a session")
def save_addresses() -> Response:
    """Give the site its name and the address of its pages."""
    rules = _rules()
    cleaner = FieldErrors()
    form = request.form
    name = cleaner.clean("name", lambda text: clean_setting("name", text), form.get("name", ""))
    origins = cleaner.clean("address", _origins, form.get("address", ""))
    try:
        cleaner.finish()
    except AppError as error:
        page = _page(rules, opened="addresses", values=form, errors=errors_by_field(error))
        return make_response(page, 422)
    values = {"name": name, "set_up": settle(rules.site.set_up, "addresses")}
    change_site(rules.site.id, values, [*rules.origins, *origins], by=by_caller())
    return _back("snippet", done="saved")


@blueprint.post("/start/add-address")
@guard_route("owner", "session", "none: needs a session")
def add_address() -> Response:
    """List the address of a page that asked for comments and was refused."""
    rules = _rules()
    origins = [*rules.origins, parse_origin(request.form.get("origin", "")[:MAX_ORIGIN_LENGTH])]
    values = {"set_up": settle(rules.site.set_up, "addresses")}
    change_site(rules.site.id, values, origins, by=by_caller())
    return _back("seen", done="listed")


@blueprint.post("/start/look")
@guard_route("owner", "session", "look")
def look_at_page() -> Response:
    """Tell what keeps comments from a page of the owner's."""
    rules, typed = _rules(), request.form.get("page", "")[: 2 * MAX_URL_LENGTH]
    try:
        admit_look(moderator().moderator_id)
        findings = look_at(typed, rules)
    except AppError as error:
        message = errors_by_field(error).get("url") or errors_by_field(error).get("page")
        errors = {"page": message or sentence(error)}
        page = _page(rules, opened="seen", values=request.form, errors=errors)
        return with_retry(make_response(page, STATUS_OF[error.code]), error)
    return make_response(_page(rules, opened="seen", values=request.form, look=findings))


@blueprint.post("/start/preset")
@guard_route("owner", "session", "none: needs a session")
def choose_preset() -> Response:
    """Set what one of the presets sets."""
    rules = _rules()
    preset = PRESETS.get(request.form.get("preset", ""))
    if preset is None:
        error = invalid("preset", "required", N_("Choose one of the three."))
        page = _page(rules, opened="preset", errors=errors_by_field(error))
        return make_response(page, 422)
    values = preset.values | {"set_up": settle(rules.site.set_up, "preset")}
    change_site(rules.site.id, values, by=by_caller())
    return _back("people", done="saved")


@blueprint.post("/start/done")
@guard_route("owner", "session", "none: needs a session")
def finish() -> Response:
    """Ask for no step any more; each stays where it is."""
    rules = _rules()
    change_site(rules.site.id, {"set_up": settle(rules.site.set_up, DONE)})
    return redirect(url_for("console.queue", view="review", site=request.args.get("site")), 303)


def _rules() -> SiteRules:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules


def _back(step: str, **note: Any) -> Response:
    there = url_for("console.start", site=request.args.get("site"), _anchor=step)
    return cookies.leave_flash(redirect(there, 303), **note)


def _page(rules: SiteRules, opened: str | None = None, **more: Any) -> str:
    test_page = address_of_test_page(rules.site.key)
    signs = signs_of(rules.site.id, rules.pages.page_at(test_page).key)
    done = steps_done(
        Progress(
            has_password=moderator().has_password,
            settled=rules.site.set_up,
            is_seen=signs.is_seen,
            is_tested=signs.is_tested,
            people=signs.people,
        )
    )
    return render_template(
        "console/sites/setup.html",
        site=rules.site,
        needed=[step for step in STEPS if step not in OPTIONAL],
        optional=OPTIONAL,
        done=done,
        opened=opened or next((one for one in STEPS if one not in done | set(OPTIONAL)), None),
        groups=GROUPS,
        ways=list(ways_for(place_of(rules))),
        presets=PRESETS,
        **seen_state(rules),
        **{"values": {}, "errors": {}, "note": None, "look": None} | more,
    )


def seen_state(rules: SiteRules) -> dict[str, Any]:
    """Return loads let in, those refused whose origin is still not listed, and the addresses."""
    rows = [(row, parse_origin(row.origin)) for row in widget_loads_of(rules.site.id)]
    refused = [
        (row, may_be_ours(origin, rules.origins))
        for row, origin in rows
        if row.outcome == "refused" and not rules.allows(origin)
    ]
    return {
        "loads": [row for row, _ in rows if row.outcome == "ok"],
        # Each with whether one press may add it, those first.
        "refused": sorted(refused, key=lambda pair: not pair[1]),
        "origins": sorted(rules.origins, key=lambda one: (is_local(one), str(one))),
    }


def _origins(text: str) -> list[Origin]:
    """Return the origins of addresses, one a line, typed as people do: with a path, or bare."""
    typed = listed_lines("address", text)
    if not typed:
        raise invalid("address", "required", N_("Enter the address of your site."))
    origins = []
    for line in typed:
        url = clean_address(
            line if "://" in line else f"https://{line}", "address", MAX_ORIGIN_LENGTH
        )
        origin = origin_of(url)
        if origin is not None:
            origins.append(origin)
    return origins
