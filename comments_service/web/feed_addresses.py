"""The addresses of feeds, for the pages that lead there."""

from collections.abc import Mapping
from urllib.parse import urlencode

from comments_service.rules.core.signed_tokens import sign_feed
from comments_service.web.http.context import current_service

#: The forms of a feed, by the ending of their addresses, as people know them.
FORMS = {"atom": "Atom", "json": "JSON Feed"}
_TYPES = {"atom": "application/atom+xml", "json": "application/feed+json"}


def feed_addresses(kind: str, whose: tuple[int, ...], key: str) -> Mapping[str, str]:
    """Return the addresses of a feed of one's own by the name of their form.

    ``kind`` is replies or watches; ``whose`` and ``key`` as rules.core.signed_tokens.sign_feed.
    """
    settings = current_service().settings
    token = sign_feed(settings.secret_key, whose, key)
    base = f"{settings.base_url}/feeds/{kind}/{token}"
    return {name: f"{base}.{form}" for form, name in FORMS.items()}


def page_feeds(url: str, page_id: str, site_key: str) -> Mapping[str, str]:
    """Return the addresses of the feeds of a page by their media type."""
    base = f"{current_service().settings.base_url}/feeds/thread"
    by_id = {"page_id": page_id} if page_id else {}
    query = urlencode({"url": url, **by_id, "site": site_key})
    return {kind: f"{base}.{form}?{query}" for form, kind in _TYPES.items()}
