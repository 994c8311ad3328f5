"""What a view says of an answer that may be kept: what it was made from.

The response cache (``web.http_cache``) keeps it, asks whether it is still fresh, and compresses it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, g, request

View = TypeVar("View", bound=Callable[..., Any])

#: Where in the WSGI environment the layer in front looks for what the view says.
KEPT = "palabre.kept"
# A CDN may keep an answer for a second; browsers ask again, which costs them a 304.
SHORTLY = "public, max-age=0, s-maxage=1, must-revalidate"


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What an answer about a site was made from; it is true as long as these stand.

    ``threads``: by the page's key, id and version of its thread; None for a page without one.
    ``is_of_whole_site``: also from comments of any thread, so that every change may touch it.
    ``turns_at``: the moment at which it changes by the passing of time alone; ``seen_at``: when it
    was made, on the service's clock.
    """

    site_id: int
    site_version: int
    seen_at: datetime
    threads: Mapping[str, tuple[int, int] | None]
    is_of_whole_site: bool = False
    turns_at: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """An answer to keep: its content as it is, the route, its sources (None: it never changes)."""

    content: bytes
    route: str
    sources: Sources | None


def keepable(view: View) -> View:
    """Tell the layer in front that this view's answers may be kept."""
    view.is_keepable = True  # type: ignore[attr-defined]
    return view


def keep(
    content: bytes, content_type: str, *, sources: Sources | None, cache_control: str = SHORTLY
) -> Response:
    """A 200 that the layer in front may keep and, as the client likes it, compress."""
    response = Response(content, content_type=content_type)
    response.headers["Cache-Control"] = cache_control
    response.vary.add("Accept-Encoding")
    route = request.url_rule.rule if request.url_rule else ""
    request.environ[KEPT] = Kept(content, route, sources)
    g.cache_result = "miss"
    return response
