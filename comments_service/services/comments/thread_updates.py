"""What a thread's comments change about it: its version, its count, what its page is called.

A title or an address that came with a held or refused comment is shown to nobody. The newest
published comment counts, so that a title taken too early ("Loading…") is corrected by the next one;
what the team sets stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from comments_service.extensions import connection
from comments_service.queries.comments.comments import StateRow
from comments_service.queries.comments.pages import page_policy_of
from comments_service.rules.text.pages import PageUrl, address_of_page
from comments_service.services.comments import status_statements as statements
from comments_service.services.core.transaction import readers_see


@dataclass(frozen=True)
class PageClaim:
    """What the page of a comment called itself when it was written."""

    comment_id: int
    title: str | None
    url: str | None

    @classmethod
    def of(cls, columns: Mapping[str, Any]) -> "PageClaim":
        """From the columns of a new comment."""
        return cls(columns["id"], columns.get("page_title"), columns.get("page_url"))


def bump_thread(site_id: int, thread_id: int) -> None:
    """Tell readers' caches that the thread has changed."""
    connection().execute(
        statements.BUMP_THREAD, {"of_site": site_id, "of_thread": thread_id, "published": 0}
    )
    readers_see(site_id, thread_id)


def count_in_thread(comment: StateRow, published: int) -> None:
    """Count a comment that appears (1) or goes (-1); 0: another change of it that readers see."""
    place = (comment.site_id, comment.thread_id)
    if published == 1:
        publish_in_thread(*place, PageClaim(comment.id, comment.page_title, comment.page_url))
    elif published == -1:
        _withdraw_from_thread(*place, comment.id)
    else:
        bump_thread(*place)


def publish_in_thread(site_id: int, thread_id: int, claim: PageClaim) -> None:
    """Count a comment that appears, and believe what its page calls itself."""
    connection().execute(
        statements.PUBLISH_IN_THREAD,
        {
            "of_site": site_id,
            "of_thread": thread_id,
            "published": 1,
            "page_title": claim.title,
            "titled_by": claim.comment_id if claim.title else None,
            "page_url": claim.url,
            "located_by": claim.comment_id if claim.url else None,
        },
    )
    readers_see(site_id, thread_id)


def _withdraw_from_thread(site_id: int, thread_id: int, comment_id: int) -> None:
    """Count a comment that goes, and forget what it said of its page."""
    place = {"of_site": site_id, "of_thread": thread_id}
    thread = connection().execute(
        statements.WITHDRAW_FROM_THREAD, place | {"of_comment": comment_id, "published": -1}
    )
    after = thread.one()
    if after.url_from == statements.NOBODY and not after.url_fixed:
        page = PageUrl(after.key, after.url, "")
        plain = address_of_page(page, page_policy_of(site_id))
        if plain != after.url:
            connection().execute(statements.UPDATE_ADDRESS, place | {"page_url": plain})
    readers_see(site_id, thread_id)
