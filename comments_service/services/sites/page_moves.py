"""Pages get new addresses, many at once: threads follow, the old addresses go on to work."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.models import Comment, Event, Mention, PageReaction, Site, Thread, ThreadAlias
from comments_service.models.base import table_of
from comments_service.queries.comments.threads import PINNED_AT_MOST, pinned_count
from comments_service.queries.sites.page_moves import have_a_comment_in_common, lock_threads
from comments_service.queries.sites.sites import SiteRules
from comments_service.rules.core.batches import batches
from comments_service.rules.sites.page_moves import Rule
from comments_service.services.comments.reactions import count_page_reactions
from comments_service.services.comments.search_index import index_comments
from comments_service.services.community.joined_pages import carry_waits_over
from comments_service.services.community.subscriptions import carry_over
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_entry
from comments_service.services.core.transaction import ALL, readers_see, transaction
from comments_service.services.sites.page_plans import Move, Moves, plan_moves
from comments_service.services.sites.sites import add_origins

_AT_ONCE = 500


def move_threads(rules: SiteRules, table: Sequence[Rule], by: By, *, merge: bool) -> Moves:
    """Carry out what ``plan_moves`` tells, all or nothing, and return it. ``by`` is (who, when).

    With ``merge``, comments whose new page has some already join them. Raises AppError: invalid as
    plan_moves does; conflict for such a page without ``merge``, or when both pages hold one
    imported comment.
    """
    with transaction() as session:
        plan = plan_moves(rules, table)
        if plan.merges and not merge:
            raise AppError(
                "conflict",
                N_(
                    "{url} already has comments, so nothing was moved. Merge them, or leave "
                    "this page out."
                ),
                url=plan.merges[0].new.url,
            )
        carry_out(session, rules.site.id, plan, by, by_team=True)
    return plan


def carry_out(session: Session, site_id: int, plan: Moves, by: By, *, by_team: bool) -> None:
    """Do what a plan tells, in the caller's transaction; the log says so.

    ``by_team``: people said the addresses, which comments change no more.
    """
    everybody = [*plan.moves, *plan.merges]
    joined = {move.into for move in plan.merges if move.into}
    lock_threads(site_id, {move.thread.id for move in everybody} | joined)
    for move in plan.merges:
        _join(session, site_id, move)
    _rename(session, site_id, plan.moves, by_team=by_team)
    _write_aliases(session, site_id, plan)
    if plan.origins:
        add_origins(session, site_id, plan.origins)
    if everybody:
        _tell_readers(session, site_id)
        after = {"moved": len(plan.moves), "joined": len(plan.merges)}
        first = f"{everybody[0].thread.url} → {everybody[0].new.url}"
        record_entry(session, site_id, AuditRecord(action="moved", subject=first, after=after), by)


def _tell_readers(session: Session, site_id: int) -> None:
    """Other addresses than those of the threads that moved lead elsewhere now."""
    session.execute(
        update(Site)
        .where(Site.id == site_id)
        .values(version=Site.version + 1)
        .execution_options(synchronize_session=False)
    )
    readers_see(site_id, ALL)


def _rename(session: Session, site_id: int, moves: Sequence[Move], *, by_team: bool) -> None:
    # Two pages may swap their addresses, which no moment may give to both: first to nowhere.
    _update_threads(session, site_id, {"key": bindparam("nowhere")}, moves)
    there: dict[str, Any] = {
        "key": bindparam("to"),
        "url": bindparam("there"),
        "url_from": None,
        "version": Thread.version + 1,
    }
    if by_team:
        there["url_fixed"] = True
    _update_threads(session, site_id, there, moves)
    _forget_addresses(session, site_id, [move.thread.id for move in moves])


def _forget_addresses(session: Session, site_id: int, thread_ids: Sequence[int]) -> None:
    """Spare what waits for a decision: it was written at the old address, and must not return
    there."""
    for some in batches(thread_ids, _AT_ONCE):
        session.execute(
            update(Comment)
            .where(Comment.site_id == site_id, Comment.thread_id.in_(some))
            .values(page_url=None)
            .execution_options(synchronize_session=False)
        )


def _update_threads(
    session: Session, site_id: int, values: Mapping[str, Any], moves: Sequence[Move]
) -> None:
    rows = [
        {
            "thread": move.thread.id,
            "nowhere": f"moving {move.thread.id}",
            "to": move.new.key,
            "there": move.new.url,
        }
        for move in moves
    ]
    if rows:
        session.connection().execute(
            update(Thread)
            .where(Thread.site_id == site_id, Thread.id == bindparam("thread"))
            .values(**values),
            rows,
        )


def _write_aliases(session: Session, site_id: int, plan: Moves) -> None:
    """Write the old addresses, but for those that are a thread's own again."""
    own = {move.new.key for move in plan.moves}
    aliases = {move.thread.key: move.thread.id for move in plan.moves}
    aliases |= {move.thread.key: move.into or 0 for move in plan.merges}
    for key in own:
        aliases.pop(key, None)
    gone = sorted(own | aliases.keys())
    for start in range(0, len(gone), _AT_ONCE):
        some = gone[start : start + _AT_ONCE]
        session.execute(
            delete(ThreadAlias).where(ThreadAlias.site_id == site_id, ThreadAlias.key.in_(some))
        )
    rows = [{"site_id": site_id, "key": key, "thread_id": to} for key, to in aliases.items()]
    if rows:
        session.execute(insert(ThreadAlias), rows)


def _join(session: Session, site_id: int, move: Move) -> None:
    """Put all comments of a thread into another. Families are not torn, so their counts hold."""
    source, target = move.thread.id, move.into or 0
    if have_a_comment_in_common(site_id, source, target):
        raise AppError(
            "conflict",
            N_("{url} already has one of the imported comments, so nothing was moved."),
            url=move.new.url,
        )
    _spare_pins(session, site_id, source, target)
    _carry_over(session, site_id, source, target)
    old = session.execute(
        select(
            Thread.title,
            Thread.title_from,
            Thread.created_at,
            Thread.comment_count,
            Thread.mention_count,
        ).where(Thread.site_id == site_id, Thread.id == source)
    ).one()
    session.execute(delete(Thread).where(Thread.site_id == site_id, Thread.id == source))
    session.execute(
        update(Thread)
        .where(Thread.site_id == site_id, Thread.id == target)
        .values(
            title=func.coalesce(Thread.title, old.title),
            title_from=case((Thread.title.is_(None), old.title_from), else_=Thread.title_from),
            created_at=case(
                (Thread.created_at > old.created_at, old.created_at), else_=Thread.created_at
            ),
            comment_count=Thread.comment_count + old.comment_count,
            mention_count=Thread.mention_count + old.mention_count,
            version=Thread.version + 1,
        )
        .execution_options(synchronize_session=False)
    )


def _carry_over(session: Session, site_id: int, source: int, target: int) -> None:
    moved = session.scalars(
        select(Comment.id).where(Comment.site_id == site_id, Comment.thread_id == source)
    ).all()
    for table in (Comment, Event, Mention, ThreadAlias):
        session.execute(
            update(table)
            .where(table.site_id == site_id, table.thread_id == source)
            .values({"thread_id": target, **({"page_url": None} if table is Comment else {})})
            .execution_options(synchronize_session=False)
        )
    index_comments(session, site_id, moved)
    _carry_reactions(session, site_id, source, target)
    carry_over(session, site_id, source, target)
    carry_waits_over(session, site_id, source, target)


def _carry_reactions(session: Session, site_id: int, source: int, target: int) -> None:
    """Give a page the reactions to another; a reader who gave one to both has given it once."""
    moved, stored = table_of(PageReaction), table_of(PageReaction).alias()
    both = (
        select(stored.c.kind)
        .where(
            stored.c.site_id == site_id,
            stored.c.thread_id == target,
            stored.c.kind == moved.c.kind,
            stored.c.reader_hash == moved.c.reader_hash,
        )
        .exists()
    )
    session.execute(
        update(moved)
        .where(moved.c.site_id == site_id, moved.c.thread_id == source, ~both)
        .values(thread_id=target)
    )
    kinds = select(PageReaction.kind).where(
        PageReaction.site_id == site_id, PageReaction.thread_id == target
    )
    count_page_reactions(session, site_id, target, session.scalars(kinds))


def _spare_pins(session: Session, site_id: int, source: int, target: int) -> None:
    """Unpin those of ``source`` where both together have more than a page shows."""
    if pinned_count(site_id, source) + pinned_count(site_id, target) > PINNED_AT_MOST:
        session.execute(
            update(Comment)
            .where(Comment.site_id == site_id, Comment.thread_id == source, Comment.pinned)
            .values(pinned=False)
            .execution_options(synchronize_session=False)
        )
