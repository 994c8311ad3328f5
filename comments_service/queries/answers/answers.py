"""Official answers to a comment, and what a request made before."""

from sqlalchemy import select

from comments_service.models import Comment, Moderator
from comments_service.queries.core.rows import TypedRow, fetch_one


class Standing(TypedRow):
    """An official answer that is published or proposed, and the account that wrote it."""

    id: int
    status: str
    body: str
    author_name: str | None
    writer: str | None


class RequestRow(TypedRow):
    """The answer that a request made before, and the hash of what it asked for."""

    id: int
    request_hash: str | None


def newest_answer(site_id: int, comment_id: int) -> Standing | None:
    """Return the newest official answer to a comment that stands. One statement."""
    return fetch_one(
        Standing,
        select(
            Comment.id,
            Comment.status,
            Comment.body,
            Comment.author_name,
            Moderator.name.label("writer"),
        )
        .outerjoin(Moderator, Moderator.id == Comment.moderator_id)
        .where(
            Comment.site_id == site_id,
            Comment.parent_id == comment_id,
            Comment.author_kind == "official",
            Comment.status.in_(("published", "held")),
        )
        .order_by(Comment.id.desc())
        .limit(1),
    )


def repeated_request(site_id: int, idempotency_hash: str) -> RequestRow | None:
    """Return what the same request made before. One statement."""
    return fetch_one(
        RequestRow,
        select(Comment.id, Comment.request_hash).where(
            Comment.site_id == site_id, Comment.idempotency_hash == idempotency_hash
        ),
    )
