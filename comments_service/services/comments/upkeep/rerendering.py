"""Comments that an older renderer made are made anew, by the worker and a few at a time.

What they say stays as it was written: nobody has edited them, so neither their versions nor the
time of their last edit change. Each remembers its renderer, so work that was cut short goes on
where it was.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from comments_service.errors import AppError
from comments_service.models import Comment, Site
from comments_service.models.comment import FOREIGN_HTML
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.rules.text.render import RENDERER_VERSION, render
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.search_index import index_comments
from comments_service.services.comments.thread_updates import bump_thread
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

TOPIC = "render"
#: Comments of one transaction: a poster waits for it.
BATCH = 25
# After so many of these the rest queues again, behind the mails that came meanwhile.
_BATCHES_IN_A_ROW = 40


class StaleRow(TypedRow):
    """A comment that an older renderer made."""

    id: int
    thread_id: int
    body: str
    html: str


def request_rendering(now: datetime) -> None:
    """Have the comments of each site made anew, once for each new renderer.

    One statement where there is none. Of processes that start together, one asks.
    """
    stale = or_(Site.rendered_with.is_(None), Site.rendered_with < RENDERER_VERSION)
    with transaction() as session:
        sites = session.scalars(
            update(Site)
            .where(stale)
            .values(rendered_with=RENDERER_VERSION)
            .returning(Site.id)
            .execution_options(synchronize_session=False)
        ).all()
        for site_id in sites:
            enqueue(session, site_id, TOPIC, {"after": 0}, now=now)


def render_anew(
    site_id: int, after: int, keep_alive: Callable[[], None], clock: Callable[[], datetime]
) -> None:
    """Make the comments of a site behind the id ``after`` anew; the rest is asked for again."""
    for _ in range(_BATCHES_IN_A_ROW):
        last = render_some(site_id, after)
        if last is None:
            return
        after = last
        keep_alive()
    with transaction() as session:
        enqueue(session, site_id, TOPIC, {"after": after}, now=clock())


def render_some(site_id: int, after: int) -> int | None:
    """Make up to ``BATCH`` comments behind the id ``after`` anew; return the last one's id.

    None when there was none. A comment that is edited meanwhile is left to whoever edits it.
    """
    stale = _stale(site_id, after)
    if not stale:
        return None
    html = {comment.id: _html_of(comment) for comment in stale}  # outside of a writer's turn
    with transaction() as session:
        lock_threads(session, site_id, [comment.thread_id for comment in stale])
        changed = [comment for comment in stale if _write(session, site_id, comment, html)]
        index_comments(session, site_id, [comment.id for comment in changed])
        for thread_id in sorted({comment.thread_id for comment in changed}):
            bump_thread(site_id, thread_id)
    return stale[-1].id


def _stale(site_id: int, after: int) -> Sequence[StaleRow]:
    return fetch_all(
        StaleRow,
        select(Comment.id, Comment.thread_id, Comment.body, Comment.html)
        .where(
            Comment.site_id == site_id,
            Comment.id > after,
            Comment.renderer_version != FOREIGN_HTML,
            Comment.renderer_version < RENDERER_VERSION,
        )
        .order_by(Comment.id)
        .limit(BATCH),
    )


def _html_of(comment: StaleRow) -> str:
    try:
        return render(comment.body).html
    except AppError:  # longer than what is taken today: it stays as it is
        return comment.html


def _write(session: Session, site_id: int, comment: StaleRow, html: dict[int, str]) -> bool:
    """Write a comment's new HTML; whether there is anything new for readers."""
    values: dict[str, Any] = {"renderer_version": RENDERER_VERSION, "html": html[comment.id]}
    written = session.scalars(
        update(Comment)
        .where(
            Comment.site_id == site_id,
            Comment.id == comment.id,
            Comment.body == comment.body,
            Comment.renderer_version < RENDERER_VERSION,
        )
        .values(**values)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(written) and html[comment.id] != comment.html
