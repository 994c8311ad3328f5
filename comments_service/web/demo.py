"""The demo blog: static pages as a blog would serve them, with the two pasted lines in each.

Everything in them that is ours has an absolute address, so that they work from any origin.
"""

from urllib.parse import quote

from flask import Flask, Response, render_template

from comments_service.errors import not_found
from comments_service.web.http.context import current_service
from comments_service.web.http.route_guard import guard_route

_PATHS = {
    "2010": "/2010/03/du-community-management-politique.html",
    "2013": "/2013/06/la-veille-trois-ans-apres.html",
}


def install(app: Flask) -> None:
    """Serve /demo/, and each page at the address that its comments know it by."""
    app.add_url_rule("/demo/", "demo", demo, defaults={"article": "2010"})
    for article, path in _PATHS.items():
        app.add_url_rule(path, f"demo_{article}", demo, defaults={"article": article})


def demo_page(article: str = "2010") -> str:
    """Return a page as a file: ready to be put on another server."""
    base, path = current_service().settings.base_url, _PATHS[article]
    return render_template(
        f"demo/{article}.html",
        base=base,
        page=path,
        address=quote(base + path, safe=""),
        paths=_PATHS,
    )


@guard_route("anyone", "none", "none: reading is free")
def demo(article: str) -> Response:
    """Show a page of the demo, where it is switched on."""
    settings = current_service().settings
    if not settings.demo:
        raise not_found()
    response = Response(demo_page(article), content_type="text/html; charset=utf-8")
    # The service may be asked by another of its names than the one that the page speaks of.
    ours = f"'self' {settings.base_url}"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {ours}; style-src {ours}; connect-src {ours}; "
        "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response
