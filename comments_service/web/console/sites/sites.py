"""Sites are added, and put on pages by two lines."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from comments_service.errors import AppError, not_found
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.sites.csp import source_of
from comments_service.rules.sites.settings import clean_key, clean_setting
from comments_service.services.sites.sites import checked_origins, create_site
from comments_service.web.console.page import cookies
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.flash import shown_note
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access, moderator
from comments_service.web.console.sites.snippets import place_of, ways_for
from comments_service.web.console.sites.ways import GROUPS
from comments_service.web.http.context import current_service, now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import guard_route


@blueprint.get("/sites/new")
@guard_route("owner", "session", "none: needs a session")
def new_site_form() -> str:
    """Name, key and addresses of a further site."""
    return render_template("console/sites/new_site.html", values={}, errors={})


@blueprint.post("/sites/new")
@guard_route("owner", "session", "none: needs a session")
def add_site() -> Response:
    """Make the site, then show what to paste into its pages."""
    cleaner = FieldErrors()
    form = request.form
    name = cleaner.clean("name", lambda text: clean_setting("name", text), form.get("name", ""))
    key = cleaner.clean("key", clean_key, form.get("key", ""))
    origins = cleaner.clean("origins", checked_origins, form.get("origins", ""))
    try:
        cleaner.finish()
        create_site(key, name, origins, moderator().moderator_id, now())
    except AppError as error:
        page = render_template(
            "console/sites/new_site.html", values=form, errors=errors_by_field(error)
        )
        return make_response(page, 422)
    return cookies.leave_flash(redirect(url_for("console.snippet", key=key), 303), done="created")


@blueprint.get("/sites/<key>/snippet")
@guard_route("analyst", "session", "none: needs a session")
def snippet(key: str) -> str:
    """Show the lines to paste into the site's pages."""
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    return render_template(
        "console/sites/snippet.html",
        csp_source=source_of(current_service().settings.base_url),
        groups=GROUPS,
        ways=list(ways_for(place_of(rules))),
        webmentions=rules.site.webmentions,
        receiver=f"{current_service().settings.base_url}/webmention?site={rules.site.key}",
        note=shown_note(cookies.take_flash()),
    )
