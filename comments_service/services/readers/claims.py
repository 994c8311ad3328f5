"""What somebody wrote before they proved who they are becomes theirs, and verified."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.models import Comment, Need, Note, Site
from comments_service.queries.readers.readers import (
    ReaderIdentityRow,
    UnclaimedRow,
    reader_of_identity,
    unclaimed_comments,
)
from comments_service.rules.readers.identity import of_mailbox
from comments_service.services.comments.locking import lock_threads
from comments_service.services.comments.upkeep.recount import Touched, recount
from comments_service.services.core.transaction import transaction
from comments_service.services.readers.names import free_names
from comments_service.services.readers.sign_in import offer_session, reader_for

#: So many comments one confirmation takes; the next one takes more.
AT_MOST = 200


def verify_address(site: Site, email: str, own: Collection[int], now: datetime) -> str:
    """Sign in who reads the mails to an address; return the code for it, which works once.

    The comments ``own``, which they have seen and say are theirs, become so where they were written
    with the address, and bear no name which is somebody else's. The name of the newest one becomes
    theirs if they have none.
    """
    try:
        return _verify(site, email, own, now)
    except IntegrityError:
        # The button was pressed twice, or somebody else got the name at the same moment: it is
        # stored by now, so the second look finds it.
        return _verify(site, email, own, now)


def _verify(site: Site, email: str, own: Collection[int], now: datetime) -> str:
    identity = of_mailbox(email)
    earlier = reader_of_identity(site.id, identity.key)
    rows = [row for row in unclaimed_comments(site.id, email, AT_MOST) if row.id in own]
    free = free_names(site, {row.author_name for row in rows}, earlier.id if earlier else 0)
    rows = [row for row in rows if row.author_name in free]
    newest = rows[0] if rows else None
    with transaction() as session:
        named = replace(identity, name=newest.author_name if newest else None)
        # The browser that wrote it is known by it.
        reader = reader_for(session, site, named, now, newest.commenter_id if newest else None)
        if rows:
            _claim(session, reader, rows)
        return offer_session(session, reader, now)


def _claim(session: Session, reader: ReaderIdentityRow, rows: Sequence[UnclaimedRow]) -> None:
    lock_threads(session, reader.site_id, [row.thread_id for row in rows])
    ids = [row.id for row in rows]
    session.execute(
        update(Comment)
        .where(
            Comment.site_id == reader.site_id,
            Comment.id.in_(ids),
            # Behind the lock: what was erased meanwhile is nobody's.
            Comment.author_kind == "named",
        )
        .values(author_kind="verified", commenter_id=reader.commenter_id)
        .execution_options(synchronize_session=False)
    )
    for model in (Need, Note):
        session.execute(
            update(model)
            .where(
                model.site_id == reader.site_id,
                model.comment_id.in_(ids),
                model.commenter_id.is_not(None),
            )
            .values(commenter_id=reader.commenter_id)
            .execution_options(synchronize_session=False)
        )
    touched = Touched(commenters={reader.commenter_id})
    for row in rows:
        touched.add(row.thread_id, row.root_id, row.commenter_id)
    recount(session, reader.site_id, touched)
