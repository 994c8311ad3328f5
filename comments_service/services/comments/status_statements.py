"""The statements of services.comments.status, its alone.

Each is built once: to build it takes several times as long as to send it. They are written as
tables, since through the mapping of objects each costs twice as much.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    ScalarSelect,
    bindparam,
    case,
    func,
    insert,
    select,
    text,
    update,
)

from comments_service.models import Comment, Commenter, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments.comments import OWN
from comments_service.queries.core.rows import TypedRow, written

_comments, _commenters = table_of(Comment), table_of(Commenter)
_threads = table_of(Thread)
# No placeholder has the name of a column: an UPDATE sets those by their names.
_SITE: BindParameter[int] = bindparam("of_site")
_THREAD: BindParameter[int] = bindparam("of_thread")
_COMMENT: BindParameter[int] = bindparam("of_comment")

#: A new comment, of the columns that are given.
INSERT_COMMENT = insert(_comments)

#: A comment gets new values in the columns that are given.
UPDATE_COMMENT = update(_comments).where(_comments.c.site_id == _SITE, _comments.c.id == _COMMENT)
#: The same; returns it as its commenter may see it (queries.comments.comments.OwnRow).
UPDATE_AND_RETURN_COMMENT = UPDATE_COMMENT.returning(*(_comments.c[each.key] for each in OWN))

#: The thread's next version, with ``published`` comments more.
BUMP_THREAD = (
    update(_threads)
    .where(_threads.c.site_id == _SITE, _threads.c.id == _THREAD)
    .values(
        version=_threads.c.version + 1,
        comment_count=_threads.c.comment_count + bindparam("published"),
    )
)

#: The same, when a comment appears: what its page called itself is the thread's description then,
#: but for what the team has set. ``titled_by`` and ``located_by`` are the comment, or None where it
#: has no title or address.
PUBLISH_IN_THREAD = BUMP_THREAD.values(
    title=case(
        (_threads.c.title_fixed, _threads.c.title),
        else_=func.coalesce(bindparam("page_title"), _threads.c.title),
    ),
    title_from=func.coalesce(bindparam("titled_by"), _threads.c.title_from),
    url=case(
        (_threads.c.url_fixed, _threads.c.url),
        else_=func.coalesce(bindparam("page_url"), _threads.c.url),
    ),
    url_from=func.coalesce(bindparam("located_by"), _threads.c.url_from),
)


def _last(column: ColumnElement[Any], present: ColumnElement[Any]) -> ScalarSelect[Any]:
    """``column`` of the newest other published comment of the thread that has ``present``."""
    return (
        select(column)
        .where(
            _comments.c.site_id == _SITE,
            _comments.c.thread_id == _THREAD,
            _comments.c.id != _COMMENT,
            # In the statement's own text, as the index has it.
            _comments.c.status == written("published"),
            present.is_not(None),
        )
        .order_by(_comments.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


_gave_title, _gave_url = _threads.c.title_from == _COMMENT, _threads.c.url_from == _COMMENT
_last_title = _last(_comments.c.page_title, _comments.c.page_title)
_last_url = _last(_comments.c.page_url, _comments.c.page_url)
#: In ``url_from``: whoever gave the address is gone, and nobody else gave one.
NOBODY = 0
#: The same, when a comment goes: what it said of its page goes with it.
WITHDRAW_FROM_THREAD = BUMP_THREAD.values(
    title=case((_gave_title & ~_threads.c.title_fixed, _last_title), else_=_threads.c.title),
    title_from=case(
        (_gave_title, _last(_comments.c.id, _comments.c.page_title)), else_=_threads.c.title_from
    ),
    url=case(
        (_gave_url & ~_threads.c.url_fixed, func.coalesce(_last_url, _threads.c.url)),
        else_=_threads.c.url,
    ),
    url_from=case(
        (_gave_url, func.coalesce(_last(_comments.c.id, _comments.c.page_url), NOBODY)),
        else_=_threads.c.url_from,
    ),
).returning(_threads.c.key, _threads.c.url, _threads.c.url_from, _threads.c.url_fixed)

#: A thread at another address.
UPDATE_ADDRESS = (
    update(_threads)
    .where(_threads.c.site_id == _SITE, _threads.c.id == _THREAD)
    .values(url=bindparam("page_url"))
)

#: A commenter with ``published`` comments more, and ``refused`` ones more.
COUNT_FOR_COMMENTER = (
    update(_commenters)
    .where(_commenters.c.site_id == _SITE, _commenters.c.id == bindparam("of_commenter"))
    .values(
        published_count=_commenters.c.published_count + bindparam("published"),
        refused_count=_commenters.c.refused_count + bindparam("refused"),
    )
)


class ParentRow(TypedRow):
    """What a comment's counts and visibility have become when one of its replies came or went."""

    id: int
    parent_id: int | None
    status: str
    is_visible: bool
    child_count: int


_PARENT: BindParameter[int] = bindparam("of_parent")
_ROOT: BindParameter[int] = bindparam("of_root")
#: ``delta`` replies more in a comment's parent and root; returns both as they then are.
COUNT_REPLY = (
    update(_comments)
    .where(_comments.c.site_id == _SITE, _comments.c.id.in_([_PARENT, _ROOT]))
    .values(
        child_count=_comments.c.child_count
        + case((_comments.c.id == _PARENT, bindparam("delta")), else_=0),
        reply_count=_comments.c.reply_count
        + case((_comments.c.id == _ROOT, bindparam("delta")), else_=0),
    )
    .returning(
        _comments.c.id,
        _comments.c.parent_id,
        _comments.c.status,
        _comments.c.is_visible,
        _comments.c.child_count,
    )
)

#: The same further up, where ``of_parent`` lost or got a tombstone: each that is shown for its last
#: reply alone goes with it, each that was not shown comes, and their parents count on.
COUNT_ABOVE = text("""
    WITH RECURSIVE above (id, parent_id, turns) AS (
        SELECT id, parent_id,
            CASE WHEN :shown THEN NOT is_visible
                ELSE status <> 'published' AND child_count = 1 END
        FROM comments WHERE site_id = :of_site AND id = :of_parent
        UNION ALL
        SELECT next.id, next.parent_id,
            CASE WHEN :shown THEN NOT next.is_visible
                ELSE next.status <> 'published' AND next.child_count = 1 END
        FROM above JOIN comments AS next ON next.site_id = :of_site AND next.id = above.parent_id
        WHERE above.turns
    ),
    changed (id, turns, delta) AS (
        SELECT id, turns, :delta FROM above
        UNION ALL
        SELECT :of_root, false, 0 WHERE NOT EXISTS (SELECT 1 FROM above WHERE id = :of_root)
    )
    UPDATE comments SET
        child_count = child_count + changed.delta,
        is_visible = CASE WHEN changed.turns THEN :shown ELSE is_visible END,
        reply_count = reply_count + CASE WHEN comments.id = :of_root
            THEN :delta * (SELECT count(*) FROM above) ELSE 0 END
    FROM changed WHERE comments.site_id = :of_site AND comments.id = changed.id
""").bindparams(
    bindparam("of_site", type_=Integer),
    bindparam("of_parent", type_=BigInteger),
    bindparam("of_root", type_=BigInteger),
    bindparam("delta", type_=Integer),
    bindparam("shown", type_=Boolean),
)
