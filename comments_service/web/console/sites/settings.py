"""A site's settings: each with its default and its effect."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.models import Site
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.sites.settings import (
    BOUNDS,
    CHOICES,
    MINUTES,
    SWITCHES,
    clean_setting,
    in_minutes,
    in_seconds,
)
from comments_service.rules.text.urls import Origin
from comments_service.services.sites.settings import (
    PAGE_SETTINGS,
    change_settings,
    plan_settings,
)
from comments_service.services.sites.sites import checked_origins
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.choice_labels import CHOICE_LABELS
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.page.limit_texts import limit_text
from comments_service.web.console.page.setting_texts import SECTIONS
from comments_service.web.console.sites.install_page import framing
from comments_service.web.console.sites.policy_dry_run import (
    ONE,
    OUTCOMES,
    TRIED_AT_MOST,
    try_rules,
)
from comments_service.web.console.sites.theme_preview import LOOK
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.locale import translate
from comments_service.web.http.problems import STATUS_OF
from comments_service.web.http.route_guard import guard_route

_SHOWN_AT_MOST = 50
_NAMES = [setting.name for section in SECTIONS for setting in section.settings]


@blueprint.get("/sites/<key>/settings")
@guard_route("owner", "session", "none: needs a session")
def settings_form(key: str) -> Response:
    """Every setting of the site."""
    return _page(_stored(), {}, note=shown_note(cookies.take_flash()))


@blueprint.post("/sites/<key>/settings")
@guard_route("owner", "session", "none: needs a session")
def save_settings(key: str) -> Response:
    """Store all settings, or none when one is refused."""
    try:
        values, origins = _typed()
    except AppError as error:
        return _page(request.form, errors_by_field(error), 422)
    rules = _rules()
    plan = plan_settings(rules, values, origins)
    # Nothing moves that was not shown before: as these settings would move it.
    if (plan.moves or plan.merges) and request.form.get("seen") != _seen(values):
        return _page(request.form, {}, plan=plan, seen=_seen(values), shown_at_most=_SHOWN_AT_MOST)
    try:
        change_settings(rules, values, origins, by_caller(), join=bool(plan.merges))
    except AppError as error:
        problem = translate(error.message, error.extras)
        return _page(request.form, {}, STATUS_OF[error.code], problem=problem)
    return cookies.leave_flash(
        redirect(url_for("console.settings_form", key=key), 303), done="saved"
    )


@blueprint.post("/sites/<key>/settings/try")
@guard_route("owner", "session", "none: needs a session")
def try_settings(key: str) -> Response:
    """Show what the typed rules would have done with the last comments; nothing is stored."""
    try:
        values, _ = _typed()
    except AppError as error:
        return _page(request.form, errors_by_field(error), 422)
    trial = try_rules(_rules().site, Site(**values))
    return _page(request.form, {}, trial=trial, outcomes=OUTCOMES, one=ONE)


def _typed() -> tuple[dict[str, Any], list[Origin]]:
    """Return the values to store, and the origins.

    Raises AppError invalid with every refused field.
    """
    cleaner = FieldErrors()
    origins = cleaner.clean("origins", checked_origins, request.form.get("origins", ""))
    values = {name: _clean(cleaner, name) for name in _NAMES if name != "origins"}
    cleaner.finish()
    return in_seconds(values), origins


def _seen(values: Mapping[str, Any]) -> str:
    """Return what says of a plan that it was made for these settings."""
    return "|".join(str(values[name]) for name in PAGE_SETTINGS).replace("\n", ",")


def _clean(cleaner: FieldErrors, name: str) -> Any:
    return cleaner.clean(name, lambda text: clean_setting(name, text), request.form.get(name, ""))


def _page(
    values: Mapping[str, Any], errors: dict[str, str], status: int = 200, **more: Any
) -> Response:
    page = render_template(
        "console/sites/settings.html",
        sections=SECTIONS,
        values=values,
        errors=errors,
        defaults=_defaults(),
        labels={one.name: one.label for section in SECTIONS for one in section.settings},
        bounds=BOUNDS,
        choices=CHOICES,
        switches=SWITCHES,
        choice_labels=CHOICE_LABELS,
        sample_fields=LOOK,
        tried_at_most=TRIED_AT_MOST,
        **more,
    )
    return framing(page, status)


def _rules() -> SiteRules:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules


def _stored() -> dict[str, str]:
    rules = _rules()
    site = rules.site
    values = {name: _as_text(getattr(site, name)) for name in _NAMES if hasattr(site, name)}
    values |= {
        minutes: _as_text(in_minutes(getattr(site, seconds)))
        for minutes, seconds in MINUTES.items()
    }
    values |= {name: limit_text(values[name]) for name in values if name.startswith("limit_")}
    values["origins"] = "\n".join(map(str, rules.origins))
    return values


def _defaults() -> dict[str, str]:
    columns = Site.__table__.columns
    defaults = {
        name: _as_text(columns[name].default.arg)
        for name in _NAMES
        if name in columns and columns[name].default is not None
    }
    defaults |= {
        minutes: _as_text(in_minutes(columns[seconds].default.arg))
        for minutes, seconds in MINUTES.items()
    }
    defaults |= {name: limit_text(defaults[name]) for name in defaults if name.startswith("limit_")}
    return defaults


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
