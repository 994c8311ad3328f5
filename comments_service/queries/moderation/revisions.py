"""The text of a comment as moderators change it, and what it said before."""

from collections.abc import Sequence

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Moderator, Revision
from comments_service.queries.core.rows import AnyRow, AnySelect


def wording_of(site_id: int, comment_id: int) -> AnyRow | None:
    """status, version, body, html and renderer_version of a comment. One statement."""
    return db.session.execute(
        select(
            Comment.status, Comment.version, Comment.body, Comment.html, Comment.renderer_version
        ).where(Comment.site_id == site_id, Comment.id == comment_id)
    ).one_or_none()


def revisions_of(site_id: int, comment_ids: Sequence[int]) -> Sequence[AnyRow]:
    """What comments said before, each text with who replaced it when, the oldest first.

    One statement.
    """
    some = Revision.comment_id.in_(comment_ids)
    return db.session.execute(_revisions(site_id).where(some).order_by(Revision.id)).all()


def revision_of(site_id: int, comment_id: int, revision_id: int) -> AnyRow | None:
    """One of them. One statement."""
    this = (Revision.comment_id == comment_id, Revision.id == revision_id)
    return db.session.execute(_revisions(site_id).where(*this)).one_or_none()


def _revisions(site_id: int) -> AnySelect:
    return (
        select(
            Revision.id,
            Revision.comment_id,
            Revision.body,
            Revision.html,
            Revision.renderer_version,
            Revision.replaced_at,
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Revision.moderator_id)
        .where(Revision.site_id == site_id)
    )
