"""Reading: threads, replies, latest comments, counts."""

from collections.abc import Mapping
from typing import cast

import orjson
from flask import Response

from comments_service.errors import N_, AppError, fields_named, invalid
from comments_service.models import Site
from comments_service.queries.comments import threads as queries
from comments_service.queries.comments.latest_and_counts import comment_counts, latest_comments
from comments_service.queries.comments.replies import replies_page
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.comments.closing import closes_at
from comments_service.rules.core.cursors import Sort, parse_cursor, parse_id_cursor
from comments_service.rules.core.identity import parse_reference
from comments_service.rules.text.page_keys import key_of_id
from comments_service.rules.text.pages import PageUrl
from comments_service.rules.text.urls import PageAddress, parse_page_address
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http_cache.cacheable import Dependencies, cacheable, cacheable_response
from comments_service.web.present import (
    Json,
    counts_json,
    latest_json,
    nest,
    page_json,
    site_json,
    thread_json,
)
from comments_service.web.previews import preview_of
from comments_service.web.sites import site_and_page, site_of_comment, site_of_key
from comments_service.web.widget import requests, responses
from comments_service.web.widget.blueprint import blueprint
from comments_service.web.widget_loads import note_load, note_refusal

_READING = RouteGuard("reader", "origin", "none: reading is free")


@blueprint.get("/threads")
@cacheable
@operation(
    Operation(
        summary="A page of a thread",
        route_guard=_READING,
        query=requests.ThreadQuery,
        answers={200: responses.ThreadAnswer},
    )
)
def show(query: requests.ThreadQuery) -> Response:
    """Roots in the order asked for, each with its first replies. An unknown page is empty."""
    try:
        rules, page = site_and_page(*query.named)
    except AppError as error:
        note_refusal(error, query.site, query.url)
        raise
    site = rules.site
    note_load(site.id, page.url)
    sort = query.sort or cast(Sort, site.default_sort)
    head = queries.thread_head(site.id, page.key)
    made_at = now()
    thread_page = _page(site, head.id, sort, query) if head else queries.EMPTY_PAGE
    content = orjson.dumps(
        {
            "thread": thread_json(site, page, head, made_at) | _closed_here(rules, page, query.url),
            "site": site_json(site),
            "comments": page_json(thread_page, site.max_depth),
            "next_cursor": str(thread_page.next_cursor) if thread_page.next_cursor else None,
            "previous_cursor": str(thread_page.previous_cursor)
            if thread_page.previous_cursor
            else None,
        }
    )
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=made_at,
        threads={page.key: (head.id, head.version) if head else None},
        expires_at=closes_at(head.created_at, site.close_after_days) if head else None,
    )
    return cacheable_response(content, "application/json", dependencies=dependencies)


def _closed_here(rules: SiteRules, page: PageUrl, url: str) -> Json:
    """Return what is other on a preview where nobody can write."""
    if rules.site.preview_posts != "off" or preview_of(rules, page, url) is None:
        return {}
    return {"closed": True, "closed_reason": "preview"}


@blueprint.get("/comments/<comment_id>/replies")
@operation(
    Operation(
        summary="The answers below a comment",
        route_guard=_READING,
        query=requests.RepliesQuery,
        answers={200: responses.RepliesAnswer},
    )
)
def replies(comment_id: str, query: requests.RepliesQuery) -> Response:
    """All comments below one, in the order in which they were written, a page at a time."""
    rules, number = site_of_comment(comment_id)
    after = parse_id_cursor(query.cursor) if query.cursor else 0
    rows, has_more = replies_page(rules.site.id, number, limit=query.limit, after=after)
    body = {
        "comments": nest(rows, rules.site.max_depth),
        "next_cursor": f"{rows[-1].id:x}" if has_more else None,
    }
    return answer(body)


@blueprint.get("/comments/latest")
@cacheable
@operation(
    Operation(
        summary="The newest comments of a site",
        route_guard=_READING,
        query=requests.LatestQuery,
        answers={200: responses.LatestAnswer},
    )
)
def latest(query: requests.LatestQuery) -> Response:
    """For a sidebar: published comments, newest first, with their page."""
    rules = site_of_key(query.site)
    site, made_at = rules.site, now()
    rows = latest_comments(site.id, query.limit)
    body = {"comments": [latest_json(row) for row in rows]}
    if query.site is None:
        # Which site this is may change by what another one lists: made anew each time.
        return answer(body)
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=made_at,
        threads={},
        is_of_whole_site=True,
    )
    return cacheable_response(orjson.dumps(body), "application/json", dependencies=dependencies)


@blueprint.get("/counts")
@cacheable
@operation(
    Operation(
        summary="How many comments pages have",
        route_guard=_READING,
        query=requests.CountsQuery,
        answers={200: responses.CountsAnswer},
    )
)
def counts(query: requests.CountsQuery) -> Response:
    """Return counts of up to 100 pages of one site."""
    body, dependencies = _counts(query.url, query.page_id, query.site)
    return cacheable_response(orjson.dumps(body), "application/json", dependencies=dependencies)


@blueprint.post("/counts")
@operation(
    Operation(
        summary="How many comments pages have, for long lists of addresses",
        route_guard=_READING,
        body=requests.CountsBody,
        answers={200: responses.CountsAnswer},
    )
)
def post_counts(body: requests.CountsBody) -> Response:
    """Return counts of up to 100 pages of one site."""
    with fields_named("urls"):
        counted, _ = _counts(body.urls, body.page_ids, body.site)
    return answer(counted)


def _page(
    site: Site, thread_id: int, sort: Sort, query: requests.ThreadQuery
) -> queries.ThreadPage:
    reference = parse_reference(query.at) if query.at else None
    if reference:
        page = queries.thread_page_at(
            site.id, thread_id, sort, limit=query.limit, comment_id=reference[1]
        )
        if page:
            return page
    cursor = parse_cursor(query.cursor, sort) if query.cursor else None
    return queries.thread_page(site.id, thread_id, sort, limit=query.limit, cursor=cursor)


def _site_of_pages(addresses: Mapping[str, PageAddress | None], site_key: str | None) -> SiteRules:
    """Return the site of the first address that is one. Raise AppError invalid where none is."""
    first = next((url for url, address in addresses.items() if address), next(iter(addresses)))
    return site_and_page(first, site_key)[0]


def _address_of(url: str) -> PageAddress | None:
    """Return the address that a text is; None for what is none, and so has no comments."""
    try:
        return parse_page_address(url)
    except AppError:
        return None


def _counts(
    urls: list[str], page_ids: list[str], site_key: str | None
) -> tuple[Json, Dependencies]:
    if not (urls or page_ids):
        raise invalid("url", "required", N_("Name at least one page."))
    addresses = {url: _address_of(url) for url in urls}
    rules = _site_of_pages(addresses, site_key) if urls else site_of_key(site_key)
    site = rules.site
    made_at = now()
    keys = {
        url: rules.pages.page_of(address).key if address else None
        for url, address in addresses.items()
    }
    keys_of_ids = {page_id: key_of_id(page_id) for page_id in page_ids}
    every = (*keys.values(), *keys_of_ids.values())
    distinct = list(dict.fromkeys(key for key in every if key is not None))
    counted = comment_counts(site.id, distinct)
    dependencies = Dependencies(
        site_id=site.id,
        site_version=site.version,
        made_at=made_at,
        threads={
            key: (counted[key].id, counted[key].version) if key in counted else None
            for key in distinct
        },
    )
    counts = {key: row.comment_count for key, row in counted.items()}
    return counts_json(keys, keys_of_ids, counts), dependencies
