"""Restore what our own export holds beside comments: votes, reactions, reports, log, commenters,
settings.

The columns are clean already (transfer.restore_columns).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from comments_service.models import (
    Commenter,
    CommentReaction,
    PageReaction,
    Report,
    Site,
    SiteOrigin,
    Thread,
    ThreadAlias,
    Vote,
)
from comments_service.queries.comments.threads import threads_by_key
from comments_service.rules.text.hosts import fold_host
from comments_service.rules.text.urls import Origin
from comments_service.services.comments.events import insert_events
from comments_service.services.comments.reactions import count_page_reactions
from comments_service.services.community.reports import plan_report
from comments_service.services.core.rows import insert_rows, numbered
from comments_service.services.core.transaction import transaction

Columns = Mapping[str, Any]


@dataclass(frozen=True)
class RelatedRows:
    """What belongs to a comment, as rows without ids: votes, reactions, reports, its log, its wait
    and that one's log, which watches have found it, which saved replies answered it.
    """

    votes: Sequence[Columns] = ()
    reactions: Sequence[Columns] = ()
    reports: Sequence[Columns] = ()
    events: Sequence[Columns] = ()
    needs: Sequence[Columns] = ()
    need_events: Sequence[Columns] = ()
    watch_hits: Sequence[Columns] = ()
    saved_reply_uses: Sequence[Columns] = ()


def insert_related(
    session: Session, site_id: int, related: Mapping[int, RelatedRows], now: datetime
) -> None:
    """Insert votes, reactions and reports of comments that were just stored, by their ids."""
    votes, reactions, reports = [], [], []
    for comment_id, rows in related.items():
        of_comment = {"site_id": site_id, "comment_id": comment_id}
        votes += [{**vote, **of_comment} for vote in rows.votes]
        reactions += [{**reaction, **of_comment} for reaction in rows.reactions]
        reports += [{**report, **of_comment} for report in rows.reports]
    insert_rows(session, Vote, votes)
    insert_rows(session, CommentReaction, reactions)
    insert_rows(session, Report, numbered(reports, now))


def insert_page_reactions(
    session: Session, site_id: int, threads: Mapping[int, Sequence[Columns]]
) -> None:
    """Insert the reactions to pages whose threads were just inserted, by the threads' ids."""
    for thread_id, rows in threads.items():
        in_thread = {"site_id": site_id, "thread_id": thread_id}
        insert_rows(session, PageReaction, [{**row, **in_thread} for row in rows])
        if rows:
            count_page_reactions(session, site_id, thread_id, (row["kind"] for row in rows))


def insert_history(
    session: Session,
    site_id: int,
    threads: Mapping[int, tuple[Sequence[str], Sequence[Columns]]],
    now: datetime,
) -> None:
    """Insert the aliases (keys) and the log of threads that were just inserted, by their ids."""
    keys = sorted({key for aliases, _ in threads.values() for key in aliases})
    taken = set(threads_by_key(site_id, keys))
    rows, events = [], []
    for thread_id, (aliases, log) in threads.items():
        in_thread = {"site_id": site_id, "thread_id": thread_id}
        for key in dict.fromkeys(aliases):
            if key not in taken:
                taken.add(key)
                rows.append({**in_thread, "key": key})
        events += [{**event, **in_thread, "comment_id": None} for event in log]
    insert_rows(session, ThreadAlias, rows)
    insert_events(session, events, now)


def add_commenters(site_id: int, import_id: int, rows: Sequence[Columns]) -> None:
    """Insert commenters of an import under their ids; those that exist stay as they are."""
    with transaction() as session:
        ids = [row["id"] for row in rows]
        stored = set(
            session.scalars(
                select(Commenter.id).where(Commenter.site_id == site_id, Commenter.id.in_(ids))
            )
        )
        of_import = {"site_id": site_id, "import_id": import_id}
        new = {row["id"]: {**row, **of_import} for row in rows if row["id"] not in stored}
        insert_rows(session, Commenter, list(new.values()))


def restore_settings(
    site_id: int, values: Columns, origins: Sequence[Origin], now: datetime
) -> None:
    """Restore settings and further addresses of a site; nothing if it has threads already."""
    with transaction() as session:
        if session.execute(select(Thread.id).where(Thread.site_id == site_id).limit(1)).first():
            return
        of_site = select(SiteOrigin.origin).where(SiteOrigin.site_id == site_id)
        stored = set(session.scalars(of_site))
        hosts = {str(origin): fold_host(origin.host) for origin in origins}
        session.add_all(
            SiteOrigin(site_id=site_id, origin=origin, host=host)
            for origin, host in hosts.items()
            if origin not in stored
        )
        session.execute(
            update(Site)
            .where(Site.id == site_id)
            .values(**values, version=Site.version + 1)
            .execution_options(synchronize_session=False)
        )
        plan_report(session, site_id, now)
