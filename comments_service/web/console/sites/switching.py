"""Coming from another system: its file, and the one host that the theme names."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.queries.sites.sites import SiteRules, site_by_id
from comments_service.rules.sites.other_systems import NONE, OTHER_SYSTEMS
from comments_service.services.sites.sites import change_site
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, by_caller
from comments_service.web.console.sites.setup import seen_state
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route

_EXPORTS = {
    "disqus": N_(
        "In Disqus, open Moderate Comments, then Export. The file comes by mail; leave it as it is."
    ),
    "isso": N_("Copy the file comments.db: Isso’s configuration says where, under dbpath."),
    "remark42": N_("Take the newest file of its backup folder, backup-….gz."),
    "commento": N_("In the settings of the domain, open Export. The file comes by mail."),
    "comentario": N_("On the page of the domain, press Export data: you get a JSON file."),
    "cusdis": N_("Cusdis has no export: copy the file db.sqlite from its data folder."),
    "giscus": N_("Ask GitHub for the discussions or issues; docs/import.md has the commands."),
    "hyvor": N_("In the console of Hyvor Talk, export your data: you get a JSON file."),
}


@dataclass(frozen=True)
class _Host:
    """The host that pages name now, the one that they will, and a line before and after."""

    theirs: str
    ours: str
    line: str

    @property
    def changed_line(self) -> str:
        """The line with our host."""
        return self.line.replace(self.theirs, self.ours)


@blueprint.get("/switch")
@guard_route("owner", "session", "none: needs a session")
def switch() -> str:
    """Show the way from the other system, step by step."""
    return _page(_rules(), note=shown_note(cookies.take_flash()))


@blueprint.post("/switch")
@guard_route("owner", "session", "none: needs a session")
def save_switch() -> Response:
    """Stand in for another system's scripts, or for none any more."""
    rules, name = _rules(), request.form.get("system", NONE)
    if name != NONE and name not in OTHER_SYSTEMS:
        error: AppError = invalid("system", "bad_value", N_("Choose one of the listed values."))
        return make_response(_page(rules, errors=errors_by_field(error)), 422)
    change_site(rules.site.id, {"switched_from": name}, by=by_caller())
    there = redirect(url_for("console.switch", site=request.args.get("site")), 303)
    return cookies.leave_flash(there, done="saved")


def _rules() -> SiteRules:
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return rules


def _page(rules: SiteRules, errors: dict[str, str] | None = None, note: object = None) -> str:
    chosen = rules.site.switched_from
    return render_template(
        "console/sites/switching.html",
        systems=OTHER_SYSTEMS,
        chosen=chosen,
        export=_EXPORTS.get(chosen),
        host=_host(chosen),
        errors=errors or {},
        note=note,
        **seen_state(rules),
    )


def _host(chosen: str) -> _Host | None:
    system = OTHER_SYSTEMS.get(chosen)
    if system is None:
        return None
    base = current_service().settings.base_url
    # Lines without a scheme keep none: the page's own counts.
    ours = base.partition(":")[2] if system.host.startswith("//") else base
    return _Host(system.host, ours, system.line)
