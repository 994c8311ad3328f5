"""Comments as a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Sequence
from typing import Any

from comments_service.web.feeds.entries import Entry, Head
from comments_service.web.present import timestamp

CONTENT_TYPE = "application/feed+json; charset=utf-8"

#: Where the object ``_palabre`` of an item is described.
_ABOUT = "https://www.rfc-editor.org/rfc/rfc4685"


def json_feed(head: Head, entries: Sequence[Entry]) -> bytes:
    """Return the feed, the same rows as Atom's. ``entries`` come newest first."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "home_page_url": head.page,
        "feed_url": head.addresses["json"],
        "language": head.language,
        "items": [_item(one) for one in entries],
    }
    return json.dumps(feed, ensure_ascii=False, separators=(",", ":")).encode()


def _item(one: Entry) -> dict[str, Any]:
    author = {"name": one.name, **({"url": one.website} if one.website else {})}
    # An extension by the rules of the format: what RFC 4685 says in Atom.
    threading: dict[str, Any] = {"about": _ABOUT, "reply_count": one.replies}
    if one.answers:
        threading["in_reply_to"], threading["in_reply_to_url"] = one.answers
    return {
        "id": one.identity,
        "url": one.place,
        "title": one.title,
        "content_html": one.html,
        "date_published": timestamp(one.published),
        "date_modified": timestamp(one.updated),
        "authors": [author],
        "_palabre": threading,
    }
