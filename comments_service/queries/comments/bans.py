"""The bans in force that a commenter may meet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, literal, or_, select, union_all

from comments_service.extensions import db
from comments_service.models import Ban, Comment, Reader, ReaderIdentity
from comments_service.queries.core.rows import AnySelect
from comments_service.rules.comments.bans import Standing

_BY_ADDRESS = ("address", "network")


def in_force(site_id: Any, now: Any) -> AnySelect:
    """Return the bans of a site that stand at a moment: still to be told what of them.

    No statement.
    """
    return select(Ban.id).where(
        Ban.site_id == site_id,
        Ban.lifted_at.is_(None),
        or_(Ban.expires_at.is_(None), Ban.expires_at > now),
    )


def has_banned_comment(site_id: int, commenter_id: int, now: datetime) -> bool:
    """Whether a ban in force was made from a comment of a commenter. One statement."""
    is_theirs = (Comment.site_id == site_id) & (Comment.id == Ban.comment_id)
    origins = in_force(site_id, now).join(Comment, is_theirs)
    theirs = origins.where(Comment.commenter_id == commenter_id).limit(1)
    return db.session.execute(theirs).first() is not None


def names_of_reader(site_id: int, reader_id: int) -> list[str]:
    """Return what a reader is known by to bans: as whom they write, and what they proved.

    One statement.
    """
    first = select(cast(Reader.commenter_id, String), Reader.identity).where(
        Reader.site_id == site_id, Reader.id == reader_id
    )
    further = select(literal(""), ReaderIdentity.key).where(
        ReaderIdentity.site_id == site_id, ReaderIdentity.reader_id == reader_id
    )
    rows = db.session.execute(union_all(first, further)).all()
    return [name for row in rows for name in row if name]


def bans_for(site_id: int, values: Iterable[str], now: datetime) -> list[Standing]:
    """Return the bans in force with one of these values, and all that are of an address.

    One statement.
    """
    chosen = in_force(site_id, now).where(
        or_(Ban.kind.in_(_BY_ADDRESS), Ban.value.in_(sorted(values)))
    )
    rows = db.session.execute(chosen.with_only_columns(Ban.kind, Ban.value, Ban.month)).all()
    return [Standing(*row) for row in rows]
