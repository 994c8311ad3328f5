"""What an external judge is asked of a comment."""

from datetime import datetime

from sqlalchemy import select

from comments_service.models import Comment, Site, Thread
from comments_service.queries.core.rows import TypedRow, fetch_one


class JudgedRow(TypedRow):
    """A comment as readers would see it, and whom its site has judge it.

    ``judge_url`` and the sealed ``akismet_key`` are empty where nobody is asked.
    """

    site_id: int
    id: int
    parent_id: int | None
    created_at: datetime
    html: str
    author_name: str | None
    author_website: str | None
    thread_title: str | None
    thread_url: str
    site_key: str
    site_language: str
    judge_url: str
    akismet_key: str


def judged_comment(site_id: int, comment_id: int) -> JudgedRow | None:
    """Return what the judge of its site is asked of a comment. One statement."""
    return fetch_one(
        JudgedRow,
        select(
            Comment.site_id,
            Comment.id,
            Comment.parent_id,
            Comment.created_at,
            Comment.html,
            Comment.author_name,
            Comment.author_website,
            Thread.title.label("thread_title"),
            Thread.url.label("thread_url"),
            Site.key.label("site_key"),
            Site.language.label("site_language"),
            Site.judge_url,
            Site.akismet_key,
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.site_id == site_id, Comment.id == comment_id),
    )
