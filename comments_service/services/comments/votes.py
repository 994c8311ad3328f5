"""A reader votes."""

from sqlalchemy import delete, insert, update

from comments_service.errors import N_, AppError
from comments_service.models import Comment, Site, Vote
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.services.comments.locking import lock_published
from comments_service.services.comments.thread_updates import bump_thread
from comments_service.services.core.transaction import transaction


class CountsRow(TypedRow):
    """The votes of a comment: ``score`` is ``up`` less ``down``."""

    score: int
    up: int
    down: int


def vote(site: Site, comment_id: int, voter: str, value: int) -> CountsRow:
    """Set a reader's vote to 1, -1 or 0 (none); saying it twice changes nothing.

    ``voter`` is the keyed hash of their address. Return the counts after it. Raise AppError
    not_found, votes_off.
    """
    if not site.votes:
        raise AppError("votes_off", N_("This site does not allow votes."))
    with transaction() as session:
        comment = lock_published(session, site.id, comment_id)
        mine = (Vote.site_id == site.id, Vote.comment_id == comment_id, Vote.voter_hash == voter)
        before = session.execute(delete(Vote).where(*mine).returning(Vote.value)).scalar() or 0
        if value:
            session.execute(
                insert(Vote).values(
                    site_id=site.id, comment_id=comment_id, voter_hash=voter, value=value
                )
            )
        # Changed, not counted anew: votes of an import came as numbers, without voters.
        up = Comment.up + ((value == 1) - (before == 1))
        down = Comment.down + ((value == -1) - (before == -1))
        bump_thread(site.id, comment.thread_id)
        (counts,) = fetch_all(
            CountsRow,
            update(Comment)
            .where(Comment.site_id == site.id, Comment.id == comment_id)
            .values(up=up, down=down, score=up - down)
            .returning(Comment.score, Comment.up, Comment.down),
        )
        return counts
