"""Saved replies: those that somebody may use, and the few that fit a comment."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import aliased

from comments_service.models import Comment, SavedReply, SavedReplyUse, WatchHit
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one

#: So many are offered as buttons.
OFFERED = 3

_COLUMNS = (
    SavedReply.id,
    SavedReply.name,
    SavedReply.language,
    SavedReply.body,
    SavedReply.owner_id,
    SavedReply.used,
)


class SavedReplyRow(TypedRow):
    """A saved reply; ``owner_id`` None: the team's."""

    id: int
    name: str
    language: str | None
    body: str
    owner_id: int | None
    used: int


def saved_replies_of(site_id: int, moderator_id: int | None) -> Sequence[SavedReplyRow]:
    """Return the team's saved replies and one's own, by name. One statement."""
    chosen = select(*_COLUMNS).where(_usable(site_id, moderator_id))
    return fetch_all(SavedReplyRow, chosen.order_by(SavedReply.name, SavedReply.id))


def saved_reply_of(site_id: int, reply_id: int, moderator_id: int | None) -> SavedReplyRow | None:
    """Return a saved reply that somebody may use. One statement."""
    chosen = select(*_COLUMNS).where(_usable(site_id, moderator_id), SavedReply.id == reply_id)
    return fetch_one(SavedReplyRow, chosen)


def fitting_replies(
    site_id: int, comment_id: int, thread_id: int, language: str, moderator_id: int | None
) -> Sequence[SavedReplyRow]:
    """Return the saved replies that fit a comment best, up to OFFERED.

    First those that answered what the same watches found, then those of the same page, of the
    language, the most used. One statement.
    """
    chosen: AnySelect = select(*_COLUMNS).where(
        _usable(site_id, moderator_id),
        or_(SavedReply.language.is_(None), SavedReply.language == language),
    )
    of_language = case((SavedReply.language == language, 0), else_=1)
    return fetch_all(
        SavedReplyRow,
        chosen.order_by(
            _uses_of_same_watches(comment_id).desc(),
            _uses_on_page(thread_id).desc(),
            of_language,
            SavedReply.used.desc(),
            SavedReply.name,
            SavedReply.id,
        ).limit(OFFERED),
    )


def _usable(site_id: int, moderator_id: int | None) -> ColumnElement[bool]:
    own = SavedReply.owner_id == moderator_id
    return (SavedReply.site_id == site_id) & or_(SavedReply.owner_id.is_(None), own)


def _uses_of_same_watches(comment_id: int) -> ScalarSelect[int]:
    there, here = aliased(WatchHit), aliased(WatchHit)
    return (
        select(func.count(there.comment_id.distinct()))
        .select_from(SavedReplyUse)
        .join(
            there,
            (there.site_id == SavedReplyUse.site_id)
            & (there.comment_id == SavedReplyUse.comment_id),
        )
        .join(here, (here.site_id == there.site_id) & (here.watch_id == there.watch_id))
        .where(_is_use(), here.comment_id == comment_id)
        .correlate(SavedReply)
        .scalar_subquery()
    )


def _uses_on_page(thread_id: int) -> ScalarSelect[int]:
    is_comment = (Comment.site_id == SavedReplyUse.site_id) & (
        Comment.id == SavedReplyUse.comment_id
    )
    return (
        select(func.count())
        .select_from(SavedReplyUse)
        .join(Comment, is_comment)
        .where(_is_use(), Comment.thread_id == thread_id)
        .correlate(SavedReply)
        .scalar_subquery()
    )


def _is_use() -> ColumnElement[bool]:
    return (SavedReplyUse.site_id == SavedReply.site_id) & (SavedReplyUse.reply_id == SavedReply.id)
