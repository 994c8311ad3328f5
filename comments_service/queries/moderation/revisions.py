"""The text of a comment as moderators change it, and what it said before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from comments_service.models import Comment, Moderator, Revision
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one


class TextRow(TypedRow):
    """A text as it is stored: its source, its safe HTML, and what rendered it."""

    body: str
    html: str
    renderer_version: int


class WordingRow(TextRow):
    """The text of a comment now, and the version to send with a change."""

    status: str
    version: int


class RevisionRow(TextRow):
    """A former text of a comment, with the name of the moderator who replaced it."""

    id: int
    comment_id: int
    replaced_at: datetime
    moderator_name: str | None


def wording_of(site_id: int, comment_id: int) -> WordingRow | None:
    """Return the text of a comment. One statement."""
    return fetch_one(
        WordingRow,
        select(
            Comment.status, Comment.version, Comment.body, Comment.html, Comment.renderer_version
        ).where(Comment.site_id == site_id, Comment.id == comment_id),
    )


def revisions_of(site_id: int, comment_ids: Sequence[int]) -> Sequence[RevisionRow]:
    """Return what comments said before, each text with who replaced it when, the oldest first.

    One statement.
    """
    some = Revision.comment_id.in_(comment_ids)
    return fetch_all(RevisionRow, _revisions(site_id).where(some).order_by(Revision.id))


def revision_of(site_id: int, comment_id: int, revision_id: int) -> RevisionRow | None:
    """Return one of them. One statement."""
    this = (Revision.comment_id == comment_id, Revision.id == revision_id)
    return fetch_one(RevisionRow, _revisions(site_id).where(*this))


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
