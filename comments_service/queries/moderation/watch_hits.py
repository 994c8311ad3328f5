"""What a watch has found, and what a search would have found had it been watched."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from comments_service.models import Comment, WatchHit
from comments_service.queries.moderation.comments import ContextRow, comments_by_id
from comments_service.queries.moderation.queue import QueuePage, page_of
from comments_service.queries.moderation.search import newest_found, places_meant
from comments_service.rules.community.search import Search
from comments_service.rules.text.pages import PagePolicy

#: Of what a watch has found, what is shown and counted: that of the last 30 days.
LATELY = timedelta(days=30)
#: Hits beyond these are not counted before a watch is saved.
PREVIEWED_AT_MOST = 1000
_SHOWN = 10


@dataclass(frozen=True)
class Preview:
    """How many comments of late a search finds, up to PREVIEWED_AT_MOST, and the newest of them."""

    count: int
    newest: Sequence[ContextRow]


def preview_of(site_id: int, policy: PagePolicy, search: Search, now: datetime) -> Preview:
    """Return what a watch for ``search`` would have found in the last 30 days.

    Two statements, and one more for a search that names pages.
    """
    since = max(now - LATELY, search.since) if search.since else now - LATELY
    places = places_meant(site_id, policy, search.all_pages)
    ids = newest_found(site_id, replace(search, since=since), places, PREVIEWED_AT_MOST)
    return Preview(len(ids), comments_by_id(site_id, ids[:_SHOWN]))


def hits_page(site_id: int, watch_id: int, *, limit: int, after: int | None) -> QueuePage:
    """Return a page of what a watch has found, the newest first. Two statements."""
    theirs = select(WatchHit.comment_id).where(
        WatchHit.site_id == site_id, WatchHit.watch_id == watch_id
    )
    condition = Comment.id.in_(theirs)
    return page_of(site_id, condition, oldest_first=False, limit=limit, after=after)
