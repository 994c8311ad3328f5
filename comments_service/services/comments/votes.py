"""A reader votes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from comments_service.errors import N_, AppError
from comments_service.models import Comment, Site, Vote
from comments_service.queries.core.rows import TypedRow, fetch_all
from comments_service.rules.comments.voters import Voter, hash_to_count
from comments_service.services.comments.locking import lock_published
from comments_service.services.comments.thread_updates import bump_thread
from comments_service.services.core.transaction import transaction


class CountsRow(TypedRow):
    """The votes of a comment: ``score`` is ``up`` less ``down``."""

    score: int
    up: int
    down: int


def vote(site: Site, comment_id: int, voter: Voter, value: int) -> CountsRow:
    """Set a reader's vote to 1, -1 or 0 (none); saying it twice changes nothing.

    Return the counts after it. Raise AppError not_found, votes_off.
    """
    if not site.votes:
        raise AppError("votes_off", N_("This site does not allow votes."))
    with transaction() as session:
        comment = lock_published(session, site.id, comment_id)
        of = {"site_id": site.id, "comment_id": comment_id}
        mine = of | {"voter_hash": counted_hash(session, Vote.voter_hash, of, voter, bool(value))}
        before = session.execute(delete(Vote).filter_by(**mine).returning(Vote.value)).scalar() or 0
        if value:
            session.execute(insert(Vote).values(**mine, value=value))
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


def counted_hash(
    session: Session,
    column: InstrumentedAttribute[str],
    of: Mapping[str, Any],
    voter: Voter,
    is_given: bool,
) -> str:
    """Return under which hash in ``column``, among the rows ``of`` that, a voter counts.

    One statement for a voter with a token, else none. The caller holds the lock of the thread.
    """
    if voter.own is None:
        return voter.address
    # Hashes are hexadecimal, so all that begin with the address's are below it and a "g".
    at_address = (column >= voter.address, column < f"{voter.address}g")
    given = session.scalars(select(column).filter_by(**of).where(*at_address)).all()
    return hash_to_count(voter, given, is_given=is_given)
