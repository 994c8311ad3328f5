"""What a view says of a response that may be cached: what it was made from, and until when.

The middleware of this package caches it, checks that it is still true, and compresses it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, g, request

View = TypeVar("View", bound=Callable[..., Any])

#: Where in the WSGI environment the middleware looks for what the view says.
CACHE_ENTRY = "palabre.cache_entry"
# Shared caches may keep a response for a second; browsers ask again, which costs them a 304.
FOR_A_SECOND = "public, max-age=0, s-maxage=1, must-revalidate"


@dataclass(frozen=True, kw_only=True)
class Dependencies:
    """What a response about a site was made from; it is true as long as all of this is.

    ``threads``: by the page's key, id and version of its thread; None for a page without one.
    ``is_of_whole_site``: it is made from comments of any thread, so that every change may touch
    it. ``expires_at``: the moment at which it changes by age alone; ``made_at``: when it was made,
    on the service's clock.
    """

    site_id: int
    site_version: int
    made_at: datetime
    threads: Mapping[str, tuple[int, int] | None]
    is_of_whole_site: bool = False
    expires_at: datetime | None = None


@dataclass(frozen=True)
class CacheEntry:
    """A response to cache: its plain content, the route, its dependencies (None: never changes)."""

    content: bytes
    route: str
    dependencies: Dependencies | None


def cacheable(view: View) -> View:
    """Tell the middleware that this view's responses may be cached."""
    view.is_cacheable = True  # type: ignore[attr-defined]
    return view


def cacheable_response(
    content: bytes,
    content_type: str,
    *,
    dependencies: Dependencies | None,
    cache_control: str = FOR_A_SECOND,
) -> Response:
    """Return a 200 that the middleware may cache and compress as the client likes it."""
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = cache_control
    response.vary.add("Accept-Encoding")
    route = request.url_rule.rule if request.url_rule else ""
    request.environ[CACHE_ENTRY] = CacheEntry(content, route, dependencies)
    g.cache_result = "miss"
    return response
