"""Verified readers, as our own export holds them: by one statement, through a cursor."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select

from comments_service.models import Comment, Reader, ReaderIdentity
from comments_service.queries.imports.export_scope import (
    Columns,
    Scope,
    columns_of,
    has_author,
    of_comments,
)


def readers(scope: Scope) -> Iterator[Columns]:
    """Yield the verified readers who wrote the comments of the scope, each with ``identities``.

    Those are the further ones that they proved: ``key``, ``created_at``.
    """
    wrote = select(Comment.commenter_id).where(*of_comments(scope), has_author())
    names = ("id", "identity", "email", "name", "commenter_id", "created_at")
    proved = (ReaderIdentity.key.label("key"), ReaderIdentity.created_at.label("proved_at"))
    chosen = (
        select(*(getattr(Reader, name) for name in names), *proved)
        .outerjoin(
            ReaderIdentity,
            (ReaderIdentity.site_id == Reader.site_id) & (ReaderIdentity.reader_id == Reader.id),
        )
        .where(Reader.site_id == scope.site_id, Reader.commenter_id.in_(wrote))
        .order_by(Reader.id, ReaderIdentity.created_at, ReaderIdentity.key)
    )
    for _, group in groupby(columns_of(chosen), key=itemgetter("id")):
        rows = list(group)
        further = [{"key": row["key"], "created_at": row["proved_at"]} for row in rows]
        identities = [one for one in further if one["key"] is not None]
        yield {name: rows[0][name] for name in names} | {"identities": identities}
