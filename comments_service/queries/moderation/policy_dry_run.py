"""What rules are tried on: the last comments, as they came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Commenter, Membership, Moderator, Thread
from comments_service.queries.core.rows import TypedRow, fetch_all


class SampleRow(TypedRow):
    """A comment that came in, with what the checks ask about its commenter."""

    site_id: int
    id: int
    status: str
    html: str
    author_name: str | None
    author_website: str | None
    commenter_id: int | None
    created_at: datetime
    published_count: int | None
    thread_title: str | None
    thread_url: str


@dataclass(frozen=True)
class LastComments:
    """Comments of readers, the newest first, and what the names of the site's people look like."""

    rows: Sequence[SampleRow]
    reserved: frozenset[str]


def last_comments(site_id: int, limit: int) -> LastComments:
    """Return the last comments that readers wrote, with how many of theirs are published by now.

    Two statements.
    """
    rows = fetch_all(
        SampleRow,
        select(
            Comment.site_id,
            Comment.id,
            Comment.status,
            Comment.html,
            Comment.author_name,
            Comment.author_website,
            Comment.commenter_id,
            Comment.created_at,
            Commenter.published_count,
            Thread.title.label("thread_title"),
            Thread.url.label("thread_url"),
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .outerjoin(
            Commenter,
            (Commenter.site_id == Comment.site_id) & (Commenter.id == Comment.commenter_id),
        )
        .where(Comment.site_id == site_id, Comment.author_kind != "official")
        .order_by(Comment.id.desc())
        .limit(limit),
    )
    names = db.session.execute(
        select(Moderator.name_skeleton)
        .join(Membership, Membership.moderator_id == Moderator.id)
        .where(Membership.site_id == site_id)
    ).scalars()
    return LastComments(rows, frozenset(names))
