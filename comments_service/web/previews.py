"""Which requests come from a preview of a site."""

from flask import request

from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.pages import PageUrl
from comments_service.rules.text.urls import Origin, is_local, parse_page_address
from comments_service.web.http.context import named_origin


def preview_of(rules: SiteRules, page: PageUrl, url: str) -> str | None:
    """Return the origin of the preview that a request for ``page`` comes from; None for no preview.

    So is a page on one's own machine whose canonical link names a published one. ``url`` is where
    the request says that it is: the form without JavaScript comes from our own pages. Raise
    AppError as ``parse_page_address``.
    """
    named = named_origin(request.headers.get("Origin", ""))
    for origin in (named, parse_page_address(url).origin):
        if origin and (rules.previews(origin) or _is_draft(origin, page)):
            return str(origin)
    return None


def _is_draft(origin: Origin, page: PageUrl) -> bool:
    return is_local(origin) and fold_host(page.host) != "localhost"
