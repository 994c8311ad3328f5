"""The statements of services.comments.status, its alone.

Each is built once: to build it takes several times as long as to send it. They are written as
tables, since through the mapping of objects each costs twice as much.
"""

from sqlalchemy import BindParameter, bindparam, case, func, insert, select, update

from comments_service.models import Comment, Commenter, Event, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments.comments import OWN

_comments, _commenters = table_of(Comment), table_of(Commenter)
_events, _threads = table_of(Event), table_of(Thread)
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

#: A commenter with ``published`` comments more, and ``refused`` ones more.
COUNT_FOR_COMMENTER = (
    update(_commenters)
    .where(_commenters.c.site_id == _SITE, _commenters.c.id == bindparam("of_commenter"))
    .values(
        published_count=_commenters.c.published_count + bindparam("published"),
        refused_count=_commenters.c.refused_count + bindparam("refused"),
    )
)

_last_event = (
    select(func.max(_events.c.id))
    .where(_events.c.site_id == _SITE, _events.c.comment_id == _COMMENT)
    .scalar_subquery()
)
#: A line of the log, after every line that the comment has: clocks differ between machines and two
#: changes may share a millisecond, and yet the order of a comment's events tells the last decision.
INSERT_EVENT = (
    insert(_events)
    .inline()  # else the id would be asked back, which nobody needs
    .values(
        id=case((_last_event >= bindparam("fresh"), _last_event + 1), else_=bindparam("fresh")),
    )
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
