"""The feeds of a thread and of a site: what everybody may read, and nothing of who wrote it."""

from collections.abc import Sequence

from flask import Response, request

from comments_service.errors import N_, not_found
from comments_service.queries.comments.latest_and_counts import (
    LatestRow,
    latest_comments,
    latest_of_thread,
)
from comments_service.queries.comments.threads import thread_head
from comments_service.queries.sites.sites import default_site, site_by_key
from comments_service.web.feeds.blueprint import blueprint
from comments_service.web.feeds.entries import Head
from comments_service.web.feeds.forms import ENTRIES, head_of, home_of, written
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route
from comments_service.web.http_cache.cacheable import Dependencies, cacheable, cacheable_response
from comments_service.web.sites import listed_page

_TITLE = N_("Comments on {page}")


@blueprint.get("/thread.atom")
@blueprint.get("/thread.json")
@cacheable
@guard_route("anyone", "none", "none: reading is free")
def thread() -> Response:
    """Show the newest comments of a page; of one without any, an empty feed."""
    query = request.args
    rules, page = listed_page(
        query.get("url", ""),
        query.get("site"),
        query.get("page_id") or None,
        query.get("canonical"),
    )
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
    described = head_of(
        site.language,
        (_TITLE, (head and head.title) or url),
        identity=f"thread {site.id}-{head.id:x}" if head else f"page {page.key}",
        page=url,
        at="thread",
        updated=site.created_at,
        **{"url": url, **by_id, "site": site.key},
    )
    return _answer(described, rows, dependencies)


@blueprint.get("/site.atom")
@blueprint.get("/site.json")
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
    described = head_of(
        site_row.language,
        (_TITLE, site_row.name),
        identity=f"site {current_service().settings.base_url} {site_row.key}",
        page=home_of(rules),
        at="site",
        updated=site_row.created_at,
        site=site_row.key,
    )
    return _answer(described, rows, dependencies)


def _answer(head: Head, rows: Sequence[LatestRow], dependencies: Dependencies) -> Response:
    content, content_type = written(head, rows)
    return cacheable_response(content, content_type, dependencies=dependencies)
