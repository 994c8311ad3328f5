"""What has to be known before a comment is written, in one statement."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    func,
    select,
    true,
)

from comments_service.extensions import connection
from comments_service.models import Comment, Site, Thread
from comments_service.models.base import table_of
from comments_service.queries.comments.bans import in_force
from comments_service.queries.comments.taken_names import is_reserved_name, is_taken_name
from comments_service.queries.comments.threads import thread_of_key
from comments_service.queries.comments.trust import commenter_meant, published_as_such
from comments_service.queries.community.expecting import waiting_in_branch, wrote_back
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all
from comments_service.rules.core.identity import new_id
from comments_service.rules.text.words import skeletons

_REPEAT_WITHIN = timedelta(minutes=10)
# More than the limits of a site let through; behind one address there may be a whole town.
_REPEAT_AMONG = 20

_comments, _threads = table_of(Comment), table_of(Thread)
_sites = table_of(Site)
_SITE_ID: BindParameter[int] = bindparam("site_id")
_VERSIONS = [
    select(version).where(_sites.c.id == _SITE_ID).scalar_subquery().label(version.key)
    for version in (_sites.c.watch_version, _sites.c.learned_version)
]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A text as it came in: on which page, below what, by whom, under which name and e-mail.

    ``key`` is the page's, ``idempotency_hash`` tells one request from another.
    """

    key: str
    body: str
    parent_id: int | None
    poster: str
    commenter_id: int | None
    fingerprint: str | None
    name: str | None
    email: str | None
    idempotency_hash: str | None


class PostingRow(TypedRow):
    """What the database says of a submission.

    The page's thread: ``thread_id`` (None: there is none yet) to ``slow_seconds``; it has another
    key where the page's is an alias. The comment that
    the same request made before: ``request_id``, ``request_hash``. The comment that it replies to:
    ``parent_id`` to ``parent_status``. Whether this text was just posted in this place under this
    name, whether the name looks like a moderator's, or like that of a verified reader who is not
    this commenter, whether any ban is in force on the site. The commenter: ``commenter_id``, how
    many of their last comments are published under this name or e-mail, ``refused_count``; their
    comment in the branch that waits for an answer (``waiting_id``), and whether the parent stands
    below an answer to them. ``watch_version`` and ``learned_version`` are the site's.
    """

    thread_id: int | None
    thread_key: str | None
    thread_title: str | None
    created_at: datetime
    closed_at: datetime | None
    slow_seconds: int | None
    request_id: int | None
    request_hash: str | None
    parent_id: int | None
    parent_root_id: int | None
    parent_thread_id: int | None
    parent_status: str | None
    is_repeat: bool
    is_reserved_name: bool
    is_taken_name: bool
    has_bans: bool
    commenter_id: int | None
    published_as_such: int
    refused_count: int | None
    waiting_id: int | None
    wrote_back: bool
    watch_version: int
    learned_version: int


class EditingRow(TypedRow):
    """What matters to the new text of a comment: its thread's key and dates, its author, the text
    that it has, bans in force, the versions of the site's watches and of what it has learned."""

    thread_key: str
    created_at: datetime
    closed_at: datetime | None
    author_name: str | None
    author_email: str | None
    author_website: str | None
    html: str
    has_bans: bool
    watch_version: int
    learned_version: int


def posting_context(site_id: int, submission: Submission, now: datetime) -> PostingRow:
    """Return all that the database knows of a text that is about to be stored. One statement."""
    looks = skeletons(submission.name or "")
    (row,) = fetch_all(
        PostingRow,
        _POSTING,
        {
            "site_id": site_id,
            "key": submission.key,
            # Without a key nothing may match: compared with None it would be every keyless comment.
            "idempotency_hash": submission.idempotency_hash or "",
            "parent_id": submission.parent_id or 0,
            "poster": submission.poster,
            "since": new_id(now - _REPEAT_WITHIN, 0),
            "body": submission.body,
            "name": submission.name or "",
            "look": min(looks),
            "other_look": max(looks),
            "commenter_id": submission.commenter_id or 0,
            # What nobody has, for who is not known by it.
            "fingerprint": submission.fingerprint or "none",
            "email": (submission.email or "").lower(),
            "now": now,
        },
    )
    return row


def editing_context(site_id: int, comment_id: int, now: datetime) -> EditingRow:
    """Return what matters to the new text of a comment, which must exist. One statement."""
    is_thread = (Thread.site_id == Comment.site_id) & (Thread.id == Comment.thread_id)
    (row,) = fetch_all(
        EditingRow,
        select(
            Thread.key.label("thread_key"),
            Thread.created_at,
            Thread.closed_at,
            Comment.author_name,
            Comment.author_email,
            Comment.author_website,
            Comment.html,
            in_force(site_id, now).exists().label("has_bans"),
            *_VERSIONS,
        )
        .join(Thread, is_thread)
        .where(Comment.site_id == site_id, Comment.id == comment_id),
        {"site_id": site_id},
    )
    return row


def last_written(site_id: int, thread_id: int, poster: str, since: datetime) -> datetime | None:
    """When an address wrote its last comment in a thread, if after ``since``. One statement."""
    latest = select(func.max(Comment.created_at)).where(
        Comment.site_id == site_id,
        Comment.poster_hash == poster,
        Comment.id > new_id(since, 0),
        Comment.thread_id == thread_id,
    )
    return connection().execute(latest).scalar_one()


def _is_repeat(thread_id: ColumnElement[int]) -> ColumnElement[bool]:
    newest = (
        select(
            _comments.c.thread_id,
            _comments.c.parent_id,
            _comments.c.author_name,
            _comments.c.body,
            _comments.c.status,
        )
        .where(
            _comments.c.site_id == _SITE_ID,
            _comments.c.poster_hash == bindparam("poster"),
            _comments.c.id > bindparam("since"),
        )
        .order_by(_comments.c.id.desc())
        .limit(_REPEAT_AMONG)
        .subquery("newest")
    )
    same = and_(
        newest.c.thread_id == thread_id,
        func.coalesce(newest.c.parent_id, 0) == bindparam("parent_id"),
        func.coalesce(newest.c.author_name, "") == bindparam("name"),
        newest.c.body == bindparam("body"),
        newest.c.status != "deleted",
    )
    return select(newest.c.thread_id).where(same).exists()


def _posting() -> AnySelect:
    place = select(thread_of_key(_SITE_ID, bindparam("key")).label("thread_id")).subquery("place")
    request, parent = _comments.alias("request"), _comments.alias("parent")
    commenter = commenter_meant()
    is_thread = and_(_threads.c.site_id == _SITE_ID, _threads.c.id == place.c.thread_id)
    is_request = request.c.idempotency_hash == bindparam("idempotency_hash")
    is_parent = parent.c.id == bindparam("parent_id")
    return select(
        place.c.thread_id,
        _threads.c.key.label("thread_key"),
        _threads.c.title.label("thread_title"),
        _threads.c.created_at,
        _threads.c.closed_at,
        _threads.c.slow_seconds,
        request.c.id.label("request_id"),
        request.c.request_hash,
        parent.c.id.label("parent_id"),
        parent.c.root_id.label("parent_root_id"),
        parent.c.thread_id.label("parent_thread_id"),
        parent.c.status.label("parent_status"),
        _is_repeat(place.c.thread_id).label("is_repeat"),
        is_reserved_name(_SITE_ID).label("is_reserved_name"),
        is_taken_name(_SITE_ID, commenter.c.id).label("is_taken_name"),
        in_force(_SITE_ID, bindparam("now")).exists().label("has_bans"),
        commenter.c.id.label("commenter_id"),
        published_as_such(commenter.c.id).label("published_as_such"),
        commenter.c.refused_count,
        waiting_in_branch(_SITE_ID, parent.c.root_id, commenter.c.id).label("waiting_id"),
        wrote_back(_SITE_ID, bindparam("parent_id"), commenter.c.id).label("wrote_back"),
        *_VERSIONS,
    ).select_from(
        place.outerjoin(_threads, is_thread)
        .outerjoin(request, and_(request.c.site_id == _SITE_ID, is_request))
        .outerjoin(parent, and_(parent.c.site_id == _SITE_ID, is_parent))
        .outerjoin(commenter, true())
    )


_POSTING = _posting()
