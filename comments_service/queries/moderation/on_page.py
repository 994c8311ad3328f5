"""What a moderator sees of a page's comments on the page itself."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.extensions import connection
from comments_service.models import Comment
from comments_service.queries.comments.comments import OWN, OwnRow
from comments_service.queries.comments.threads import thread_of_key
from comments_service.queries.core.rows import fetch_all
from comments_service.rules.comments.status import Status

HELD_AT_MOST = 50


def newest_address(site_id: int, thread_id: int) -> str | None:
    """Return the address at which the newest comment of a thread was written. One statement."""
    return (
        connection()
        .execute(
            select(Comment.page_url)
            .where(
                Comment.site_id == site_id,
                Comment.thread_id == thread_id,
                Comment.page_url.is_not(None),
            )
            .order_by(Comment.id.desc())
            .limit(1)
        )
        .scalar()
    )


def comments_by_id(site_id: int, numbers: Sequence[int]) -> Sequence[OwnRow]:
    """Return comments of a site, whatever their status, by id. One statement."""
    named = (Comment.site_id == site_id, Comment.id.in_(numbers))
    return fetch_all(OwnRow, select(*OWN).where(*named).order_by(Comment.id))


def held_on_page(site_id: int, key: str) -> Sequence[OwnRow]:
    """Return the comments that wait on the page of ``key``, the oldest HELD_AT_MOST.

    One statement.
    """
    waiting = (
        Comment.site_id == site_id,
        Comment.thread_id == thread_of_key(site_id, key),
        Comment.status == Status.HELD,
    )
    return fetch_all(OwnRow, select(*OWN).where(*waiting).order_by(Comment.id).limit(HELD_AT_MOST))
