"""A page of the service's own on which the owner tries the comments as readers see them."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from comments_service.errors import N_, not_found
from comments_service.queries.sites.sites import site_by_id
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.guard import access
from comments_service.web.console.sites.sample_texts import article_in
from comments_service.web.http.locale import READER_LANGUAGES
from comments_service.web.http.route_guard import guard_route
from comments_service.web.install_page import address_of_test_page

#: The switches of the page: each with its choices, the first being the one at the beginning.
SWITCHES = {
    "colours": {"light": N_("Light"), "dark": N_("Dark")},
    "direction": {"ltr": N_("Left to right"), "rtl": N_("Right to left")},
    "css": {"calm": N_("Plain page CSS"), "hostile": N_("Hostile CSS")},
    "words": {"site": N_("The site’s language"), **READER_LANGUAGES},
}
SWITCH_NAMES = {
    "colours": N_("Colours"),
    "direction": N_("Direction"),
    "css": N_("Style of the page"),
    "words": N_("Language"),
}
_FRAMING = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_FRAMED = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'"
)


@blueprint.get("/sites/<key>/test")
@guard_route("owner", "session", "none: needs a session")
def test_page(key: str) -> Response:
    """The switches, and the page in a frame."""
    return framing(
        render_template(
            "console/sites/install_page.html",
            switches=SWITCHES,
            names=SWITCH_NAMES,
            chosen=_chosen(),
        )
    )


@blueprint.get("/sites/<key>/test/page")
@guard_route("owner", "session", "none: needs a session")
def inside_test_page(key: str) -> Response:
    """Show an article with the two lines below it, in the state that the switches say."""
    rules = site_by_id(access().site_id)
    if rules is None:
        raise not_found()
    chosen = _chosen()
    words = rules.site.language if chosen["words"] == "site" else chosen["words"]
    return framed(
        render_template(
            "console/sites/install_page_frame.html",
            chosen=chosen,
            words=words,
            article=article_in(words),
            page=address_of_test_page(access().key),
        )
    )


def framing(page: str, status: int = 200) -> Response:
    """Show a page of the console with a frame of ours in it."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = _FRAMING
    return response


def framed(page: str, status: int = 200) -> Response:
    """Show a page that stands in such a frame, and has the widget in it."""
    response = make_response(page, status)
    response.headers["Content-Security-Policy"] = _FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _chosen() -> dict[str, str]:
    """Return the state of each switch, as the address says."""
    given = {name: request.args.get(name, "") for name in SWITCHES}
    return {
        name: given[name] if given[name] in choices else next(iter(choices))
        for name, choices in SWITCHES.items()
    }
