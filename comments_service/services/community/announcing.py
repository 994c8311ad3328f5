"""Pages that an official answer links to are told so, by the worker."""

from datetime import datetime
from typing import Protocol

from comments_service.extensions import connection
from comments_service.services.core.outbox import enqueue

TOPIC = "send_mentions"


class Answer(Protocol):
    """What an answer must say of itself."""

    site_id: int
    id: int
    author_kind: str
    html: str


def announce_links(comment: Answer, now: datetime) -> None:
    """Have the links of an official answer that comes into view announced, if it has any."""
    if comment.author_kind == "official" and "<a href=" in comment.html:
        payload = {"comment_id": comment.id}
        enqueue(connection(), comment.site_id, TOPIC, payload, now=now)
