"""Steps inside a writer's transaction: what speaks for and against a commenter, counted."""

from comments_service.extensions import connection
from comments_service.queries.comments.comments import OwnRow, StateRow
from comments_service.rules.comments.status import Status, is_refused
from comments_service.services.comments import status_statements as statements
from comments_service.services.comments.change import Change


def deleted_by(change: Change) -> str | None:
    """Return who deletes a comment with a change: ``author``, ``moderation`` or nobody."""
    if change.to is not Status.DELETED:
        return None
    return "author" if change.by.kind == "commenter" else "moderation"


def refusals(comment: StateRow, change: Change) -> int:
    """How many more are refused; who withdraws their own comment does not undo its refusal."""
    before, gone_by = is_refused(comment.status, comment.deleted_by), deleted_by(change)
    return 0 if before and gone_by == "author" else is_refused(change.to, gone_by) - before


def count_for_commenter(comment: StateRow | OwnRow, published: int, refused: int) -> None:
    """Count so many more, or fewer, published and refused comments for who wrote this one."""
    if comment.commenter_id and (published or refused):
        connection().execute(
            statements.COUNT_FOR_COMMENTER,
            {
                "of_site": comment.site_id,
                "of_commenter": comment.commenter_id,
                "published": published,
                "refused": refused,
            },
        )
