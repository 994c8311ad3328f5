"""A moderator changes the text of a comment; what it said before is kept and can come back."""

from comments_service.errors import N_, AppError, not_found
from comments_service.models.comment import FOREIGN_HTML
from comments_service.queries.comments.comments import OwnRow, own_comment
from comments_service.queries.moderation.revisions import revision_of
from comments_service.rules.comments.status import Status
from comments_service.rules.community.variables import refuse_unfilled
from comments_service.rules.text.render import render, render_new
from comments_service.services.comments.body import Wording, keep_wording, write_wording
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_seen
from comments_service.services.comments.status import set_status
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction


def reword_comment(site_id: int, comment_id: int, body: str, seen: int, by: By) -> OwnRow:
    """Replace the text of a comment whose version was seen as ``seen``; ``by`` is (who, when).

    ``body`` is as rules.text.fields.clean_body gives it, and rendered as a reader's. The status
    stays.
    Returns queries.comments.comments.OWN. Raises AppError: not_found; conflict, naming who changed
    the comment since; not_allowed for a deleted one; invalid for a text that cannot be rendered.
    """
    wording = Wording(body, render_new(body).html)
    return _replace(site_id, (comment_id, seen), wording, by)


def restore_wording(site_id: int, comment_id: int, revision_id: int, seen: int, by: By) -> OwnRow:
    """Give a comment back a text that was replaced; else as reword_comment."""
    revision = revision_of(site_id, comment_id, revision_id)
    if revision is None:
        raise not_found()
    wording = Wording(revision.body, revision.html, FOREIGN_HTML)
    if revision.renderer_version != FOREIGN_HTML:
        wording = Wording(revision.body, render(revision.body).html)
    return _replace(site_id, (comment_id, seen), wording, by)


def _replace(site_id: int, which: tuple[int, int], wording: Wording, by: By) -> OwnRow:
    actor, now = by
    with transaction() as session:
        comment = lock_seen(session, site_id, *which)
        if comment.status == Status.DELETED:
            raise AppError(
                "not_allowed", N_("A deleted comment cannot be edited: restore it first.")
            )
        if comment.body == wording.body:
            unchanged = own_comment(site_id, comment.id)
            assert unchanged
            return unchanged
        keep_wording(session, comment, actor.moderator_id, now)
        set_status(
            comment,
            Change(to=Status(comment.status), action="edit", by=actor, at=now),
        )
        written = write_wording(session, comment, wording, now)
        if written.author_kind == "official":
            refuse_unfilled(wording.html)
        return written
