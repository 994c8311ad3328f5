"""What stands below and above a comment, at a cost bounded by what is returned."""

from collections.abc import Sequence

from sqlalchemy import Select, literal, select, union_all

from comments_service.errors import not_found
from comments_service.models import Comment
from comments_service.queries.comments.comments import COLUMNS, ReaderRow, comment_state
from comments_service.queries.core.rows import AnySelect, fetch_all

#: How many replies a root carries before the rest is a page of its own.
REPLIES_PER_ROOT = 10
#: How many of the comments above a linked one come with it.
ANCESTORS_SHOWN = 20


class LineageRow(ReaderRow):
    """A comment, and whether readers see it."""

    is_visible: bool


def replies_page(
    site_id: int, comment_id: int, *, limit: int, after: int
) -> tuple[Sequence[ReaderRow], bool]:
    """Up to ``limit`` visible comments below ``comment_id`` whose ids follow ``after``, by id.

    The flag tells whether there are more. Two statements; below a root they cost what is returned,
    below another comment what stands there. Raises AppError not_found for a comment that readers
    do not see.
    """
    comment = comment_state(site_id, comment_id)
    if comment is None or not comment.is_visible:
        raise not_found()
    below = (
        _below(site_id, [comment_id])
        if comment.parent_id is None
        else _visible(site_id).where(Comment.id.in_(_descendants(site_id, comment_id)))
    )
    rows = fetch_all(ReaderRow, below.where(Comment.id > after).limit(limit + 1))
    return rows[:limit], len(rows) > limit


def first_replies(site_id: int, roots: Sequence[ReaderRow]) -> Sequence[ReaderRow]:
    """Return the first REPLIES_PER_ROOT visible replies of each root, by id. One statement, or
    none.

    A root with more than fit gets a limited branch of its own, so that the cost is bounded by what
    is returned and not by how much was said below it.
    """
    small = [root.id for root in roots if 0 < root.reply_count <= REPLIES_PER_ROOT]
    large = [root.id for root in roots if root.reply_count > REPLIES_PER_ROOT]
    branches = [_below(site_id, [root_id]).limit(REPLIES_PER_ROOT) for root_id in large]
    if small:
        # Not in order: for that, SQLite would rather walk through all comments of the site.
        branches.append(_below(site_id, small).order_by(None))
    if not branches:
        return ()
    parts = [select(branch.subquery()) for branch in branches]
    statement = union_all(*parts) if len(parts) > 1 else parts[0]
    return sorted(fetch_all(ReaderRow, statement), key=lambda row: row.id)


def lineage_of(site_id: int, thread_id: int, comment_id: int) -> Sequence[LineageRow]:
    """Return a comment, the ANCESTORS_SHOWN above it and its root, which comes first.

    Empty when it is not of this thread. One statement.
    """
    itself = (Comment.site_id == site_id, Comment.id == comment_id, Comment.thread_id == thread_id)
    start = (
        select(Comment.id, Comment.parent_id, literal(0).label("steps"))
        .where(*itself)
        .cte(recursive=True)
    )
    line = start.union_all(
        select(Comment.id, Comment.parent_id, start.c.steps + 1).where(
            Comment.site_id == site_id,
            Comment.id == start.c.parent_id,
            start.c.steps < ANCESTORS_SHOWN,
        )
    )
    # One list and no OR, which would have every comment of the site looked at.
    ids = union_all(select(line.c.id), select(Comment.root_id).where(*itself))
    rows = fetch_all(
        LineageRow,
        select(*COLUMNS, Comment.is_visible).where(Comment.site_id == site_id, Comment.id.in_(ids)),
    )
    return sorted(rows, key=lambda row: row.id)


def _below(site_id: int, root_ids: list[int]) -> AnySelect:
    # Not by parent_id, which roots lack: SQLite would go through all that have one.
    return _visible(site_id).where(Comment.root_id.in_(root_ids), Comment.id != Comment.root_id)


def _visible(site_id: int) -> AnySelect:
    return (
        select(*COLUMNS)
        .where(Comment.site_id == site_id, Comment.is_visible.is_(True))
        .order_by(Comment.id)
    )


def _descendants(site_id: int, comment_id: int) -> Select[int]:
    start = (
        select(Comment.id)
        .where(Comment.site_id == site_id, Comment.parent_id == comment_id)
        .cte(recursive=True)
    )
    below = start.union_all(
        select(Comment.id).where(Comment.site_id == site_id, Comment.parent_id == start.c.id)
    )
    return select(below.c.id)
