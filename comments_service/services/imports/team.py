"""Restore what a team had set up: watches with their hits, saved replies. It alerts nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from comments_service.models import SavedReply, SavedReplyUse, Site, Thread, Watch, WatchHit
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from comments_service.services.imports.restore import RelatedRows

Columns = Mapping[str, Any]


def restore_team(site_id: int, watches: Sequence[Columns], replies: Sequence[Columns]) -> None:
    """Restore watches and saved replies under their ids; nothing if the site has threads already.

    What has the id or the name of another stays out.
    """
    with transaction() as session:
        if session.execute(select(Thread.id).where(Thread.site_id == site_id).limit(1)).first():
            return
        insert_rows(session, Watch, _new(session, Watch, site_id, watches))
        new_replies = [{**row, "used": 0} for row in _new(session, SavedReply, site_id, replies)]
        insert_rows(session, SavedReply, new_replies)
        session.execute(
            update(Site)
            .where(Site.id == site_id)
            .values(watch_version=Site.watch_version + 1)
            .execution_options(synchronize_session=False)
        )


def insert_team_work(session: Session, site_id: int, related: Mapping[int, RelatedRows]) -> None:
    """Insert the hits and the uses of saved replies of comments that were just stored, by id."""
    for model, column, chosen in (
        (WatchHit, Watch.id, "watch_hits"),
        (SavedReplyUse, SavedReply.id, "saved_reply_uses"),
    ):
        key = "watch_id" if model is WatchHit else "reply_id"
        rows = {
            (row[key], comment_id): {**row, "site_id": site_id, "comment_id": comment_id}
            for comment_id, rows_of in related.items()
            for row in getattr(rows_of, chosen)
        }
        if rows:
            owner = Watch if model is WatchHit else SavedReply
            ids = set(session.scalars(select(column).where(owner.site_id == site_id)))
            insert_rows(session, model, [row for row in rows.values() if row[key] in ids])


def count_uses(site_id: int) -> None:
    """Count anew how often each saved reply was used."""
    uses = (
        select(func.count())
        .where(SavedReplyUse.site_id == SavedReply.site_id, SavedReplyUse.reply_id == SavedReply.id)
        .scalar_subquery()
    )
    with transaction() as session:
        session.execute(
            update(SavedReply)
            .where(SavedReply.site_id == site_id, SavedReply.used < uses)
            .values(used=uses)
            .execution_options(synchronize_session=False)
        )


def _new(
    session: Session, model: type[Watch] | type[SavedReply], site_id: int, rows: Sequence[Columns]
) -> list[Columns]:
    stored = session.execute(select(model.id, model.name).where(model.site_id == site_id)).all()
    ids, names = {row.id for row in stored}, {row.name for row in stored}
    new: list[Columns] = []
    for row in rows:
        if row["id"] not in ids and row["name"] not in names:
            new.append({**row, "site_id": site_id})
        ids.add(row["id"])
        names.add(row["name"])
    return new
