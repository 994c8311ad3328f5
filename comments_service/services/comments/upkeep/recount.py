"""Steps inside a writer's transaction: the numbers of many comments, counted anew in SQL.

``services.status`` keeps these numbers true one comment at a time; after an import or its undo,
which change hundreds at once, one statement counts them all.
"""

from dataclasses import dataclass, field

from sqlalchemy import TextClause, bindparam, select, text
from sqlalchemy.orm import Session

from comments_service.extensions import connection
from comments_service.models import Commenter
from comments_service.queries.comments.comments import OwnRow, StateRow
from comments_service.rules.comments.status import Status, is_refused
from comments_service.services.comments import status_statements as statements
from comments_service.services.comments.change import Change
from comments_service.services.core.transaction import readers_see

# A comment is visible when it is published or stands above one that is. UNION, not UNION ALL:
# what stands above many comes once, so the cost grows with the comments below these roots alone.
# MATERIALIZED, so that it does also while PostgreSQL knows nothing of the table, as during a first
# import: it takes a site for one row then, and would count anew for each comment of the site.
_COMMENTS = """
    WITH RECURSIVE visible (id, parent_id, root_id) AS (
        SELECT id, parent_id, root_id FROM comments
        WHERE site_id = :site_id AND root_id IN :ids AND status = 'published'
        UNION
        SELECT above.id, above.parent_id, above.root_id FROM visible
        JOIN comments AS above ON above.site_id = :site_id AND above.id = visible.parent_id
    ),
    children (id, count) AS (SELECT parent_id, count(*) FROM visible GROUP BY parent_id),
    replies (id, count) AS (
        SELECT root_id, count(*) FROM visible WHERE id <> root_id GROUP BY root_id
    ),
    counted AS MATERIALIZED (
        SELECT one.id,
            visible.id IS NOT NULL AS is_visible,
            coalesce(children.count, 0) AS child_count,
            coalesce(replies.count, 0) AS reply_count
        FROM comments AS one
        LEFT JOIN visible ON visible.id = one.id
        LEFT JOIN children ON children.id = one.id
        LEFT JOIN replies ON replies.id = one.id
        WHERE one.site_id = :site_id AND one.root_id IN :ids
    )
    UPDATE comments SET is_visible = counted.is_visible, child_count = counted.child_count,
        reply_count = counted.reply_count
    FROM counted
    WHERE comments.site_id = :site_id AND comments.id = counted.id
        AND (comments.is_visible <> counted.is_visible
            OR comments.child_count <> counted.child_count
            OR comments.reply_count <> counted.reply_count)
"""
_THREADS = """
    UPDATE threads SET version = version + 1, comment_count = (
        SELECT count(*) FROM comments WHERE comments.site_id = threads.site_id
            AND comments.thread_id = threads.id AND comments.status = 'published'
    )
    WHERE site_id = :site_id AND id IN :ids
"""
_COMMENTERS = """
    UPDATE commenters SET published_count = (
        SELECT count(*) FROM comments WHERE comments.site_id = commenters.site_id
            AND comments.commenter_id = commenters.id AND comments.status = 'published'
    ), refused_count = (
        SELECT count(*) FROM comments WHERE comments.site_id = commenters.site_id
            AND comments.commenter_id = commenters.id
            AND (comments.status = 'spam' OR comments.deleted_by = 'moderation')
    )
    WHERE site_id = :site_id AND id IN :ids
"""


def _of_ids(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("ids", expanding=True))


_RECOUNT_COMMENTS, _RECOUNT_THREADS, _RECOUNT_COMMENTERS = map(
    _of_ids, (_COMMENTS, _THREADS, _COMMENTERS)
)


@dataclass
class Touched:
    """Where many changes were made: threads, roots of comments, and commenters, by id."""

    threads: set[int] = field(default_factory=set)
    roots: set[int] = field(default_factory=set)
    commenters: set[int] = field(default_factory=set)

    def add(self, thread_id: int, root_id: int, commenter_id: int | None) -> None:
        """Note where a comment was added, changed or removed."""
        self.threads.add(thread_id)
        self.roots.add(root_id)
        if commenter_id is not None:
            self.commenters.add(commenter_id)


def recount(session: Session, site_id: int, touched: Touched) -> None:
    """Count anew what is visible and published, and give each thread its next version.

    The threads must be locked. At most four statements, however many comments changed.
    """
    _send(session, _RECOUNT_COMMENTS, site_id, touched.roots)
    _send(session, _RECOUNT_THREADS, site_id, touched.threads)
    if touched.commenters:
        # In one order for everybody: a writer that waits for one of them holds none above it.
        session.execute(
            select(Commenter.id)
            .where(Commenter.site_id == site_id, Commenter.id.in_(touched.commenters))
            .order_by(Commenter.id)
            .with_for_update()
        )
        _send(session, _RECOUNT_COMMENTERS, site_id, touched.commenters)
    for thread_id in touched.threads:
        readers_see(site_id, thread_id)


def _send(session: Session, statement: TextClause, site_id: int, ids: set[int]) -> None:
    session.execute(statement, {"site_id": site_id, "ids": sorted(ids)})


def deleted_by(change: Change) -> str | None:
    """Return who deletes a comment with a change: ``author``, ``moderation`` or nobody."""
    if change.to is not Status.DELETED:
        return None
    return "author" if change.by.kind == "commenter" else "moderation"


def refusals(comment: StateRow, change: Change) -> int:
    """How many more are refused; who withdraws their own comment does not undo its refusal."""
    before, gone_by = is_refused(comment.status, comment.deleted_by), deleted_by(change)
    return 0 if before and gone_by == "author" else is_refused(change.to, gone_by) - before


def count_for_commenter(comment: StateRow | OwnRow, published: int, refused: int) -> None:
    """Count so many more, or fewer, published and refused comments for who wrote this one."""
    if comment.commenter_id and (published or refused):
        connection().execute(
            statements.COUNT_FOR_COMMENTER,
            {
                "of_site": comment.site_id,
                "of_commenter": comment.commenter_id,
                "published": published,
                "refused": refused,
            },
        )
