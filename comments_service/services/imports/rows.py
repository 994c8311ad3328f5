"""Steps inside the transaction of an import or its undoing: many rows, few statements.

What ``set_status`` would have made of the comments one by one is computed for all of them: counts,
visibility, versions and events are the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from comments_service.models import Comment, Commenter, Event, Thread
from comments_service.queries.core.rows import AnyRow
from comments_service.queries.imports.imports import places_of
from comments_service.rules.comments.status import Status
from comments_service.rules.comments.thread_counters import Member, count_family
from comments_service.rules.core.batches import batches
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import readers_see

#: Stored with HTML that no Markdown of ours made: a new renderer has nothing to make anew.
FOREIGN_HTML = 0

_ROWS_AT_ONCE = 500


class SiteChanged(Exception):
    """What the newcomers were planned upon is not there any more: plan anew."""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """A comment to insert: its ids, its columns (status, source_id, created_at, texts, names)."""

    id: int
    parent_id: int | None
    thread_id: int
    values: Mapping[str, Any]


@dataclass
class Shift:
    """By how much counts change: visible answers by parent, all below by root, texts by thread.

    ``commenter`` counts what each has published.
    """

    child: Counter[int] = field(default_factory=Counter)
    reply: Counter[int] = field(default_factory=Counter)
    published: Counter[int] = field(default_factory=Counter)
    commenter: Counter[int] = field(default_factory=Counter)

    def appear(self, parent_id: int | None, root_id: int, delta: int) -> None:
        """Count a comment below ``parent_id`` that comes into view, or with -1 goes."""
        if parent_id is not None:
            self.child[parent_id] += delta
            self.reply[root_id] += delta


def insert_newcomers(
    session: Session, site_id: int, newcomers: Sequence[Newcomer], **columns: Any
) -> Shift:
    """Insert comments, parents before children, with all that follows from their status.

    Parents may be stored already. ``columns`` are the same for all. Their threads must be locked.
    Returns what changes for those above them: hand it to ``apply_shift``.
    """
    ids = {one.id for one in newcomers}
    beyond = {one.parent_id for one in newcomers if one.parent_id not in ids} - {None}
    above = places_of(site_id, sorted(number for number in beyond if number is not None))
    members, roots = _families(newcomers, above)
    shift = Shift()
    rows = []
    for one in newcomers:
        member, root_id = members[one.id], roots[one.id]
        shift.published[one.thread_id] += member.published
        if one.values.get("commenter_id"):
            shift.commenter[one.values["commenter_id"]] += member.published
        if member.is_visible and root_id not in members:
            shift.reply[root_id] += 1
        if member.is_visible and one.parent_id in above:
            shift.child[one.parent_id] += 1
        rows.append(
            {
                **one.values,
                **columns,
                "site_id": site_id,
                "id": one.id,
                "thread_id": one.thread_id,
                "parent_id": one.parent_id,
                "root_id": root_id,
                "version": 2,  # born, then given a status, like every comment
                "is_visible": member.is_visible,
                "child_count": member.child_count,
                "reply_count": member.reply_count if root_id == one.id else 0,
            }
        )
    _insert(session, Comment, rows)
    return shift


def log_imports(
    session: Session, site_id: int, newcomers: Sequence[Newcomer], at: datetime
) -> None:
    """A line of the log for each newcomer."""
    first = fresh_id(at)
    rows = [
        {
            "site_id": site_id,
            "id": first + at_line,
            "thread_id": one.thread_id,
            "comment_id": one.id,
            "actor": "system",
            "action": "import",
            "to_status": one.values["status"],
            "created_at": at,
        }
        for at_line, one in enumerate(newcomers)
    ]
    _insert(session, Event, rows)


def apply_shift(session: Session, site_id: int, shift: Shift) -> None:
    """Write changed counts; the threads, which must be locked, get their next version.

    A hidden comment whose first visible answer comes is shown as a tombstone, and one whose last
    goes is not: that counts one level higher, and so on up.
    """
    child = shift.child
    while child:
        rows = places_of(site_id, sorted(child))
        changes, higher = [], Counter[int]()
        for number, row in rows.items():
            count = row.child_count + child[number]
            is_visible = row.status == Status.PUBLISHED or count > 0
            changes.append({"which": number, "count": count, "shown": is_visible})
            if is_visible != row.is_visible and row.parent_id is not None:
                higher[row.parent_id] += 1 if is_visible else -1
                shift.reply[row.root_id] += 1 if is_visible else -1
        new: Any = {"child_count": bindparam("count"), "is_visible": bindparam("shown")}
        _change(session, site_id, changes, **new)
        child = Counter({number: delta for number, delta in higher.items() if delta})
    replies = [{"which": number, "more": delta} for number, delta in shift.reply.items() if delta]
    _change(session, site_id, replies, reply_count=Comment.reply_count + bindparam("more"))
    _bump_threads(session, site_id, shift.published)
    _count_commenters(session, site_id, shift.commenter)


def _bump_threads(session: Session, site_id: int, published: Mapping[int, int]) -> None:
    rows = [{"which": number, "more": delta} for number, delta in published.items()]
    if rows:
        session.connection().execute(
            update(Thread)
            .where(Thread.site_id == site_id, Thread.id == bindparam("which"))
            .values(
                version=Thread.version + 1, comment_count=Thread.comment_count + bindparam("more")
            ),
            rows,
        )
    for thread_id in published:
        readers_see(site_id, thread_id)


def _count_commenters(session: Session, site_id: int, published: Mapping[int, int]) -> None:
    # In one order for everybody: who waits for one of them holds none above it.
    rows = [
        {"which": number, "more": delta} for number, delta in sorted(published.items()) if delta
    ]
    if rows:
        more = Commenter.published_count + bindparam("more")
        session.connection().execute(
            update(Commenter)
            .where(Commenter.site_id == site_id, Commenter.id == bindparam("which"))
            .values(published_count=more),
            rows,
        )


def _families(
    newcomers: Sequence[Newcomer], above: Mapping[int, AnyRow]
) -> tuple[dict[int, Member], dict[int, int]]:
    """The newcomers counted among themselves, and the root of each, which may be stored."""
    members: dict[int, Member] = {}
    roots: dict[int, int] = {}
    tops: dict[int, int] = {}  # the highest newcomer above each
    for one in newcomers:
        parent_id = one.parent_id
        published = one.values["status"] == Status.PUBLISHED
        if parent_id in members:
            roots[one.id], tops[one.id] = roots[parent_id], tops[parent_id]
            members[one.id] = Member(parent_id, tops[parent_id], published)
        else:
            stored = above.get(parent_id) if parent_id is not None else None
            if stored is None and parent_id is not None:
                raise SiteChanged("a comment that is answered went away meanwhile")
            roots[one.id], tops[one.id] = stored.root_id if stored else one.id, one.id
            members[one.id] = Member(None, one.id, published)
    count_family(members)
    return members, roots


def _change(session: Session, site_id: int, rows: Sequence[dict[str, Any]], **values: Any) -> None:
    for some in batches(rows, _ROWS_AT_ONCE):
        session.connection().execute(
            update(Comment)
            .where(Comment.site_id == site_id, Comment.id == bindparam("which"))
            .values(**values),
            list(some),
        )


def _insert(session: Session, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Without the ORM's own insert, which sends rows with other empty columns one by one."""
    for _, alike in groupby(rows, key=tuple):
        for some in batches(list(alike), _ROWS_AT_ONCE):
            session.connection().execute(insert(table.__table__), list(some))
