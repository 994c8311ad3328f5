"""What an external judge is asked of a comment."""

from sqlalchemy import select

from comments_service.models import Comment, Site, Thread
from comments_service.queries.core.rows import TypedRow, fetch_one


class JudgedRow(TypedRow):
    """A comment as readers would see it, and where its site's judge is (empty: nowhere)."""

    site_id: int
    id: int
    html: str
    author_name: str | None
    author_website: str | None
    thread_title: str | None
    thread_url: str
    site_key: str
    judge_url: str


def judged_comment(site_id: int, comment_id: int) -> JudgedRow | None:
    """Return what the judge of its site is asked of a comment. One statement."""
    return fetch_one(
        JudgedRow,
        select(
            Comment.site_id,
            Comment.id,
            Comment.html,
            Comment.author_name,
            Comment.author_website,
            Thread.title.label("thread_title"),
            Thread.url.label("thread_url"),
            Site.key.label("site_key"),
            Site.judge_url,
        )
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.site_id == site_id, Comment.id == comment_id),
    )
