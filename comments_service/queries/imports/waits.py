"""Who waits for an answer, for our own export: without who of the team is on it."""

from collections.abc import Iterator

from sqlalchemy import select

from comments_service.models import Need, NeedEvent
from comments_service.queries.imports.export_scope import Columns, Scope, columns_of, on_comments

_NEED = (
    "comment_id", "last_comment_id", "state", "cause", "waits_since", "target_s", "due_at",
    "wake_at", "answer_id", "answered_at", "closed_reason", "before",
)  # fmt: skip
_LINE = (
    "comment_id", "action", "actor", "at", "cause", "waits_since", "due_at", "wall_s", "worked_s",
    "in_target", "answer_id", "reason",
)  # fmt: skip


def needs(scope: Scope) -> Iterator[Columns]:
    """Yield the waits of the comments of the scope. One statement."""
    return columns_of(
        select(*(getattr(Need, name) for name in _NEED))
        .where(Need.site_id == scope.site_id, *on_comments(scope, Need.comment_id))
        .order_by(Need.comment_id)
    )


def need_events(scope: Scope) -> Iterator[Columns]:
    """Yield the log of these waits, each line after those before it. One statement."""
    return columns_of(
        select(*(getattr(NeedEvent, name) for name in _LINE))
        .where(NeedEvent.site_id == scope.site_id, *on_comments(scope, NeedEvent.comment_id))
        .order_by(NeedEvent.comment_id, NeedEvent.id)
    )
