"""Single comments: what readers see of one, and what a change of one must know."""

from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, Event, Moderator
from comments_service.queries.core.prepared import ask_one, prepared
from comments_service.queries.core.rows import AnyRow, AnySelect
from comments_service.rules.comments.status import WITHOUT_EFFECT

#: What a reader may see of a comment; the presenter makes its answer of these.
COLUMNS = (
    Comment.site_id,
    Comment.id,
    Comment.parent_id,
    Comment.root_id,
    Comment.status,
    Comment.html,
    Comment.created_at,
    Comment.edited_at,
    Comment.deleted_by,
    Comment.author_name,
    Comment.author_website,
    Comment.author_kind,
    Comment.author_badge,
    Comment.author_service,
    Comment.score,
    Comment.up,
    Comment.down,
    Comment.pinned,
    Comment.reply_count,
)

#: What its author may see of a comment besides.
OWN = (
    *COLUMNS,
    Comment.thread_id,
    Comment.version,
    Comment.body,
    Comment.reasons,
    Comment.commenter_id,
)

#: What a change must know of the comment that it changes.
STATE = (
    Comment.site_id,
    Comment.id,
    Comment.thread_id,
    Comment.parent_id,
    Comment.root_id,
    Comment.status,
    Comment.version,
    Comment.is_visible,
    Comment.child_count,
    Comment.commenter_id,
    Comment.deleted_by,
    Comment.author_name,
    Comment.body,
)


def comment_state(site_id: int, comment_id: int) -> AnyRow | None:
    """What a change of a comment must know of it. One statement."""
    return ask_one(*_state(site_id, comment_id))


def own_comment(site_id: int, comment_id: int) -> AnyRow | None:
    """A comment as its author is shown it, whatever its status. One statement."""
    return ask_one(*_own(site_id, comment_id))


@prepared
def _state(site_id: int, comment_id: int) -> AnySelect:
    return select(*STATE).where(Comment.site_id == site_id, Comment.id == comment_id)


@prepared
def _own(site_id: int, comment_id: int) -> AnySelect:
    return select(*OWN).where(Comment.site_id == site_id, Comment.id == comment_id)


def last_change(site_id: int, comment_id: int) -> AnyRow | None:
    """The latest event that changed a comment's text or status, with the moderator's name.

    One statement.
    """
    return db.session.execute(
        select(
            Event.id,
            Event.action,
            Event.actor,
            Event.moderator_id,
            Event.note,
            Event.from_status,
            Event.created_at,
            Moderator.name.label("moderator_name"),
        )
        .outerjoin(Moderator, Moderator.id == Event.moderator_id)
        .where(
            Event.site_id == site_id,
            Event.comment_id == comment_id,
            Event.action.not_in(WITHOUT_EFFECT),
        )
        .order_by(Event.id.desc())
        .limit(1)
    ).one_or_none()
