"""Verified readers of our own export come back."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from comments_service.models import Commenter, Reader
from comments_service.queries.imports.export_scope import Columns
from comments_service.queries.readers.names import looks_of_others
from comments_service.rules.text.words import skeletons
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from comments_service.services.readers.names import name_columns


def add_readers(site_id: int, rows: Sequence[Columns]) -> None:
    """Insert readers whose commenters are here; those that exist stay as they are.

    Whose name is somebody else's by now comes back without it.
    """
    with transaction() as session:
        ids = [row["commenter_id"] for row in rows]
        here = set(
            session.scalars(
                select(Commenter.id).where(Commenter.site_id == site_id, Commenter.id.in_(ids))
            )
        )
        stored = session.execute(
            select(Reader.id, Reader.identity, Reader.commenter_id).where(
                Reader.site_id == site_id,
                or_(
                    Reader.commenter_id.in_(ids),
                    Reader.id.in_([row["id"] for row in rows]),
                    Reader.identity.in_([row["identity"] for row in rows]),
                ),
            )
        ).all()
        taken = set(looks_of_others(site_id, [row["name"] for row in rows if row["name"]]))
        present = {value for row in stored for value in row}
        new = []
        for row in rows:
            keys = {row["id"], row["identity"], row["commenter_id"]}
            if row["commenter_id"] not in here or keys & present:
                continue
            present |= keys
            looks = skeletons(row["name"] or "")
            name = None if looks & taken else row["name"]
            taken |= looks
            new.append({**row, "site_id": site_id, **name_columns(name)})
        insert_rows(session, Reader, new)
