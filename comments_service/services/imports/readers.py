"""Verified readers of our own export come back."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from comments_service.models import Commenter, Reader, ReaderIdentity
from comments_service.queries.imports.export_scope import Columns
from comments_service.queries.readers.names import looks_of_others
from comments_service.rules.text.words import skeletons
from comments_service.services.core.rows import insert_rows
from comments_service.services.core.transaction import transaction
from comments_service.services.readers.names import name_columns


def add_readers(site_id: int, rows: Sequence[Columns]) -> None:
    """Insert readers whose commenters are here; those that exist stay as they are.

    Whose name is somebody else's by now comes back without it; so does whoever's further identity
    somebody else has proved here.
    """
    with transaction() as session:
        ids = [row["commenter_id"] for row in rows]
        here = set(
            session.scalars(
                select(Commenter.id).where(Commenter.site_id == site_id, Commenter.id.in_(ids))
            )
        )
        taken = set(looks_of_others(site_id, [row["name"] for row in rows if row["name"]]))
        present = _present(session, site_id, rows)
        new, further = [], []
        for row in rows:
            columns = {name: value for name, value in row.items() if name != "identities"}
            keys = {row["id"], row["identity"], row["commenter_id"]}
            if row["commenter_id"] not in here or keys & present:
                continue
            present |= keys
            looks = skeletons(row["name"] or "")
            name = None if looks & taken else row["name"]
            taken |= looks
            new.append({**columns, "site_id": site_id, **name_columns(name)})
            for one in row["identities"]:
                if one["key"] not in present:
                    present.add(one["key"])
                    further.append({**one, "site_id": site_id, "reader_id": row["id"]})
        insert_rows(session, Reader, new)
        insert_rows(session, ReaderIdentity, further)


def _present(session: Session, site_id: int, rows: Sequence[Columns]) -> set[int | str]:
    """Return which ids, commenters and identities of ``rows`` the site's readers have already.

    Two statements.
    """
    keys = [row["identity"] for row in rows]
    keys += [one["key"] for row in rows for one in row["identities"]]
    stored = session.execute(
        select(Reader.id, Reader.identity, Reader.commenter_id).where(
            Reader.site_id == site_id,
            or_(
                Reader.commenter_id.in_([row["commenter_id"] for row in rows]),
                Reader.id.in_([row["id"] for row in rows]),
                Reader.identity.in_(keys),
            ),
        )
    ).all()
    further = select(ReaderIdentity.key).where(
        ReaderIdentity.site_id == site_id, ReaderIdentity.key.in_(keys)
    )
    return {value for row in stored for value in row} | set(session.scalars(further))
