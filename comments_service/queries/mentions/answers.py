"""Official answers whose links are to be announced."""

from sqlalchemy import select

from comments_service.models import Comment, Thread
from comments_service.queries.core.rows import TypedRow, fetch_one
from comments_service.rules.comments.status import Status


class AnswerRow(TypedRow):
    """A published official answer, and the address and key of the page that it is on."""

    html: str
    page: str
    page_key: str


def published_answer(site_id: int, comment_id: int) -> AnswerRow | None:
    """Return an official answer if readers see it. One statement."""
    return fetch_one(
        AnswerRow,
        select(Comment.html, Thread.url.label("page"), Thread.key.label("page_key"))
        .join(Thread, (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id))
        .where(
            Comment.site_id == site_id,
            Comment.id == comment_id,
            Comment.status == Status.PUBLISHED,
            Comment.author_kind == "official",
        ),
    )
