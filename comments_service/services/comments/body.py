"""Steps inside a writer's transaction: a comment gets another text, the one before is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, literal, select, update
from sqlalchemy.orm import Session

from comments_service.models import Comment, Revision
from comments_service.queries.comments.comments import OWN, OwnRow, StateRow
from comments_service.queries.core.rows import fetch_one
from comments_service.rules.comments.status import Status
from comments_service.rules.text.render import RENDERER_VERSION
from comments_service.services.comments.search_index import index_comment
from comments_service.services.community.announcing import announce_links
from comments_service.services.core.ids import fresh_id

_KEPT = ("site_id", "id", "comment_id", "body", "html", "renderer_version")


@dataclass(frozen=True)
class Wording:
    """A text as it is stored: its source, its safe HTML, and what made one of the other."""

    body: str
    html: str
    renderer_version: int = RENDERER_VERSION


def write_wording(session: Session, comment: StateRow, wording: Wording, now: datetime) -> OwnRow:
    """Give a comment its new text, for readers and for the search; return it."""
    written = fetch_one(
        OwnRow,
        update(Comment)
        .where(Comment.site_id == comment.site_id, Comment.id == comment.id)
        .values(
            body=wording.body,
            html=wording.html,
            renderer_version=wording.renderer_version,
            edited_at=now,
        )
        .execution_options(synchronize_session=False)
        .returning(*OWN),
    )
    assert written is not None  # its row is locked
    index_comment(written)
    if written.status == Status.PUBLISHED:
        announce_links(written, now)
    return written


def keep_wording(
    session: Session, comment: StateRow, moderator_id: int | None, now: datetime
) -> None:
    """Keep what a comment says now: a moderator is about to replace it."""
    _keep(session, comment, moderator_id, now)


def keep_wording_of_team(session: Session, comment: StateRow, now: datetime) -> None:
    """Keep what a comment says now if a moderator changed it once: its author replaces that."""
    changed = exists().where(Revision.site_id == comment.site_id, Revision.comment_id == comment.id)
    _keep(session, comment, None, now, changed)


def forget_wordings(session: Session, site_id: int, comment_ids: Any) -> None:
    """Forget what these comments (ids, or a query of them) said before they were changed."""
    session.execute(
        delete(Revision)
        .where(Revision.site_id == site_id, Revision.comment_id.in_(comment_ids))
        .execution_options(synchronize_session=False)
    )


def _keep(
    session: Session, comment: StateRow, moderator_id: int | None, now: datetime, *only_if: Any
) -> None:
    kept = select(
        Comment.site_id,
        literal(fresh_id(now)),
        Comment.id,
        Comment.body,
        Comment.html,
        Comment.renderer_version,
        literal(moderator_id, Revision.moderator_id.type),
        literal(now, Revision.replaced_at.type),
    ).where(Comment.site_id == comment.site_id, Comment.id == comment.id, *only_if)
    session.execute(insert(Revision).from_select([*_KEPT, "moderator_id", "replaced_at"], kept))
