"""A reader reacts to a comment or to a page, and takes it back.

The counts stand with what they are of, so that a page of comments is read as fast with them as
without: they change under the lock of the thread, together with the reactions themselves.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Comment, CommentReaction, PageReaction, Site, Thread
from comments_service.queries.comments.threads import thread_of_key
from comments_service.rules.comments.reactions import kinds_of
from comments_service.rules.comments.voters import Voter
from comments_service.rules.text.pages import PageUrl
from comments_service.services.comments.locking import lock_published
from comments_service.services.comments.newcomers import insert_thread
from comments_service.services.comments.thread_updates import bump_thread
from comments_service.services.comments.votes import counted_hash
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction

Counts = dict[str, int]


@dataclass(frozen=True)
class Reaction:
    """One of the site's emoji, given by a reader or taken back."""

    kind: str
    reader: Voter
    is_given: bool


def react_to_comment(site: Site, comment_id: int, reaction: Reaction) -> Counts:
    """Give or take back a reaction to a published comment; saying it twice changes nothing.

    Return the comment's counts after it. Raise AppError not_found, reactions_off, invalid (kind).
    """
    _check_kind(site, reaction.kind)
    with transaction() as session:
        comment = lock_published(session, site.id, comment_id)
        change = _write(
            session, CommentReaction, {"site_id": site.id, "comment_id": comment_id}, reaction
        )
        if change:
            bump_thread(site.id, comment.thread_id)
        of_comment = (Comment.site_id == site.id, Comment.id == comment_id)
        return _count(session, Comment, of_comment, (reaction.kind, change))


def react_to_page(site: Site, page: PageUrl, reaction: Reaction, now: datetime) -> Counts:
    """As ``react_to_comment``, to a page, which needs no comments: it gets a thread then.

    Raise AppError reactions_off, invalid (kind).
    """
    _check_kind(site, reaction.kind)
    try:
        return _react_to_page(site, page, reaction, now)
    except IntegrityError:
        # The page has got its thread at the same moment: the second look finds it.
        return _react_to_page(site, page, reaction, now)


def count_page_reactions(
    session: Session, site_id: int, thread_id: int, kinds: Iterable[str]
) -> None:
    """Write the counts of a page, of the kinds of all its reactions."""
    counts = Counter(kinds)
    session.execute(
        update(Thread)
        .where(Thread.site_id == site_id, Thread.id == thread_id)
        .values(reactions=dict(counts) or None)
        .execution_options(synchronize_session=False)
    )


def _react_to_page(site: Site, page: PageUrl, reaction: Reaction, now: datetime) -> Counts:
    with transaction() as session:
        there = thread_of_key(site.id, page.key)
        is_it = (Thread.site_id == site.id, Thread.id == there)
        thread_id = session.scalar(select(Thread.id).where(*is_it).with_for_update(key_share=True))
        if thread_id is None:
            if not reaction.is_given:
                return {}
            thread_id = fresh_id(now)
            insert_thread(site.id, thread_id, page, now)
        change = _write(
            session, PageReaction, {"site_id": site.id, "thread_id": thread_id}, reaction
        )
        if change:
            bump_thread(site.id, thread_id)
        of_thread = (Thread.site_id == site.id, Thread.id == thread_id)
        return _count(session, Thread, of_thread, (reaction.kind, change))


def _check_kind(site: Site, kind: str) -> None:
    kinds = kinds_of(site.reactions)
    if not kinds:
        raise AppError("reactions_off", N_("This site does not offer reactions."))
    if kind not in kinds:
        raise invalid("kind", "bad_value", N_("This site does not offer this reaction."))


def _write(
    session: Session,
    model: type[CommentReaction | PageReaction],
    owner: Mapping[str, Any],
    reaction: Reaction,
) -> int:
    """Store or delete the reaction; return by how much that changes its count."""
    of = {**owner, "kind": reaction.kind}
    reader = counted_hash(session, model.reader_hash, of, reaction.reader, reaction.is_given)
    row = {**of, "reader_hash": reader}
    before = session.execute(delete(model).filter_by(**row).returning(model.kind)).first()
    if reaction.is_given:
        session.execute(insert(model).values(row))
    return reaction.is_given - (before is not None)


def _count(
    session: Session,
    model: type[Comment | Thread],
    which: tuple[ColumnElement[bool], ...],
    change: tuple[str, int],
) -> Counts:
    kind, difference = change
    counts: Counts = dict(session.execute(select(model.reactions).where(*which)).scalar() or {})
    if difference:
        counts[kind] = counts.get(kind, 0) + difference
        counts = {kind: count for kind, count in counts.items() if count > 0}
        session.execute(
            update(model)
            .where(*which)
            .values(reactions=counts or None)
            .execution_options(synchronize_session=False)
        )
    return counts
