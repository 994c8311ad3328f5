"""The statements of services.comments.status, its alone.

Each is built once: to build it takes several times as long as to send it. They are written as
tables, since through the mapping of objects each costs twice as much.
"""

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Integer,
    bindparam,
    case,
    insert,
    text,
    update,
)

from comments_service.models import Comment, Commenter, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments.comments import OWN

_comments, _commenters = table_of(Comment), table_of(Commenter)
_threads = table_of(Thread)
# No placeholder has the name of a column: an UPDATE sets those by their names.
_SITE: BindParameter[int] = bindparam("of_site")
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
    .where(_threads.c.site_id == _SITE, _threads.c.id == bindparam("of_thread"))
    .values(
        version=_threads.c.version + 1,
        comment_count=_threads.c.comment_count + bindparam("published"),
    )
)

#: A commenter with ``published`` comments more.
COUNT_FOR_COMMENTER = (
    update(_commenters)
    .where(_commenters.c.site_id == _SITE, _commenters.c.id == bindparam("of_commenter"))
    .values(published_count=_commenters.c.published_count + bindparam("published"))
)

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
