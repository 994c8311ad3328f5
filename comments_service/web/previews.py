"""Which requests come from a preview of a site."""

from flask import request

from comments_service.errors import N_, AppError
from comments_service.queries.comments.pages import address_of_comment
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
    named = _origin()
    for origin in (named, parse_page_address(url).origin):
        if origin and (rules.previews(origin) or _is_draft(origin, page.host)):
            return str(origin)
    return None


def count_from_page(rules: SiteRules, page: PageUrl, url: str) -> None:
    """Refuse what counts for ``page`` where it comes from a preview on which nobody can write.

    Raise AppError preview.
    """
    if rules.site.preview_posts == "off" and (origin := preview_of(rules, page, url)):
        raise _refusal(origin)


def count_at_comment(rules: SiteRules, comment_id: int) -> None:
    """As ``count_from_page``, of a request that names a comment and no page.

    One statement for one from one's own machine, else none.
    """
    origin = _origin()
    if rules.site.preview_posts != "off" or origin is None:
        return
    if rules.previews(origin) or (is_local(origin) and _is_published(rules, comment_id)):
        raise _refusal(str(origin))


def _origin() -> Origin | None:
    return named_origin(request.headers.get("Origin", ""))


def _is_draft(origin: Origin, host: str) -> bool:
    return is_local(origin) and fold_host(host) != "localhost"


def _is_published(rules: SiteRules, comment_id: int) -> bool:
    url = address_of_comment(rules.site.id, comment_id)
    return url is not None and not is_local(parse_page_address(url).origin)


def _refusal(origin: str) -> AppError:
    message = N_("Votes and reactions from a preview ({origin}) do not count on the site.")
    return AppError("preview", message, origin=origin)
