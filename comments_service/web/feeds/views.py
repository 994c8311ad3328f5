"""The feeds of a thread and of a site: what everybody may read, and nothing of who wrote it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Response, request

from comments_service.errors import N_, not_found
from comments_service.models import Site
from comments_service.queries.comments.latest_and_counts import (
    LatestRow,
    latest_comments,
    latest_of_thread,
)
from comments_service.queries.comments.threads import thread_head
from comments_service.queries.sites.sites import default_site, site_by_key
from comments_service.web.feeds.atom import CONTENT_TYPE, Head, atom
from comments_service.web.feeds.blueprint import blueprint
from comments_service.web.http.context import current_service, now
from comments_service.web.http.locale import catalogue, without_region
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http_cache.cacheable import Dependencies, cacheable, cacheable_response
from comments_service.web.sites import listed_page

#: How many comments a feed holds, the newest ones.
ENTRIES = 50

_TITLE = N_("Comments on {page}")
_ON = N_("{name} on {page}")
_ANONYMOUS = N_("Anonymous")


@blueprint.get("/thread.atom")
@cacheable
@guard_route("anyone", "none", "none: reading is free")
def thread() -> Response:
    """Show the newest comments of a page; of one without any, an empty feed."""
    query = request.args
    rules, page = listed_page(query.get("url", ""), query.get("site"), query.get("page_id") or None)
    site = rules.site
    head = thread_head(site.id, page.key)
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=now(),
        threads={page.key: (head.id, head.version) if head else None},
    )
    rows = latest_of_thread(site.id, head.id, ENTRIES) if head else []
    # Where nobody has been published, nobody who is trusted has said where the page is.
    url = head.url if head and head.comment_count else page.url
    by_id = {"page_id": query["page_id"]} if query.get("page_id") else {}
    described = _head(
        site,
        identity=f"thread {site.id}-{head.id:x}" if head else f"page {page.key}",
        about=(head and head.title) or url,
        page=url,
        address="thread.atom?" + urlencode({"url": url, **by_id, "site": site.key}),
    )
    return _answer(described, rows, dependencies)


@blueprint.get("/site.atom")
@cacheable
@guard_route("anyone", "none", "none: reading is free")
def site() -> Response:
    """Show the newest comments of a site, the first one where none is named."""
    key = request.args.get("site")
    rules = default_site() if key is None else site_by_key(key)
    if rules is None:
        raise not_found()
    site_row = rules.site
    dependencies = Dependencies(
        site_id=site_row.id,
        site_version=site_row.version,
        made_at=now(),
        threads={},
        is_of_whole_site=True,
    )
    rows = latest_comments(site_row.id, ENTRIES)
    origins = [str(origin) for origin in rules.origins if origin.port is not None]
    described = _head(
        site_row,
        identity=f"site {current_service().settings.base_url} {site_row.key}",
        about=site_row.name,
        page=origins[0] if origins else current_service().settings.base_url,
        address="site.atom?" + urlencode({"site": site_row.key}),
    )
    return _answer(described, rows, dependencies)


def _head(site: Site, *, identity: str, about: str, page: str, address: str) -> Head:
    say = catalogue(without_region(site.language)).gettext
    return Head(
        identity=identity,
        title=say(_TITLE).format(page=about),
        language=site.language,
        address=f"{current_service().settings.base_url}/feeds/{address}",
        page=page,
        updated=site.created_at,
        on=say(_ON),
        anonymous=say(_ANONYMOUS),
    )


def _answer(head: Head, rows: Sequence[LatestRow], dependencies: Dependencies) -> Response:
    return cacheable_response(atom(head, rows), CONTENT_TYPE, dependencies=dependencies)
