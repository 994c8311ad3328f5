"""What both forms of a feed say of itself and of each comment."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from comments_service.queries.comments.latest_and_counts import LatestRow
from comments_service.rules.core.identity import reference
from comments_service.rules.text.pages import comment_place

# What XML 1.0 cannot hold, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a feed says of itself. ``identity`` never changes; ``page`` is what people read.

    ``addresses`` are its own, by form: "atom" and "json". ``on`` and ``anonymous`` are words in the
    feed's language: "{name} on {page}" and who has no name.
    """

    identity: str
    title: str
    language: str
    addresses: dict[str, str]
    page: str
    updated: datetime
    on: str
    anonymous: str


@dataclass(frozen=True)
class Entry:
    """A comment in a feed; ``answers`` is the parent's identity and place, None for a root."""

    identity: str
    title: str
    place: str
    name: str
    website: str | None
    html: str
    published: datetime
    updated: datetime
    answers: tuple[str, str] | None
    replies: int


def entry_of(head: Head, row: LatestRow) -> Entry:
    """Return a comment as a feed shows it."""
    name = row.author_name or head.anonymous
    parent = row.parent_id
    return Entry(
        identity=lasting_identity(reference(row.site_id, row.id)),
        title=whole(head.on.format(name=name, page=row.thread_title or row.thread_url)),
        place=_place(row, row.id),
        name=whole(name),
        website=row.author_website,
        html=whole(row.html),
        published=row.created_at,
        updated=row.edited_at or row.created_at,
        answers=(lasting_identity(reference(row.site_id, parent)), _place(row, parent))
        if parent is not None
        else None,
        replies=row.reply_count,
    )


def lasting_identity(of: str) -> str:
    """Return the same for ever, also when the page or the service moves to another address."""
    return uuid5(NAMESPACE_URL, f"palabre:{of}").urn


def whole(text: str) -> str:
    """Return a text without the characters that no XML can hold."""
    return _NOT_IN_XML.sub("", text)


def _place(row: LatestRow, comment_id: int) -> str:
    return comment_place(row.thread_url, reference(row.site_id, comment_id))
