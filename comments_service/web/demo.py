"""The demo page: a static page as a blog would serve it, with the two pasted lines in it.

Everything in it that is ours has an absolute address, so that it works from any origin.
"""

from urllib.parse import quote

from flask import Flask, Response, render_template

from comments_service.errors import not_found
from comments_service.web.context import palabre
from comments_service.web.policy import policy

_PAGE = "/2010/03/du-community-management-politique.html"


def install(app: Flask) -> None:
    """Serve /demo/, and the same page at the address that its comments know it by."""
    app.add_url_rule("/demo/", "demo", demo)
    app.add_url_rule(_PAGE, "demo_article", demo)


def demo_page() -> str:
    """The page as a file: ready to be put on another server."""
    base = palabre().settings.base_url
    return render_template("demo.html", base=base, page=_PAGE, address=quote(base + _PAGE, safe=""))


@policy("anyone", "none", "none: reading is free")
def demo() -> Response:
    """The demo page, where it is switched on."""
    settings = palabre().settings
    if not settings.demo:
        raise not_found()
    response = Response(demo_page(), content_type="text/html; charset=utf-8")
    # The service may be asked by another of its names than the one that the page speaks of.
    ours = f"'self' {settings.base_url}"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {ours}; style-src {ours}; connect-src {ours}; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
