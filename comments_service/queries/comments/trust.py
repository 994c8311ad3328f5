"""Who somebody is to a site, and what speaks for and against them."""

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Subquery,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)

from comments_service.models import Comment, Commenter
from comments_service.models.base import table_of
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_one

# Twice as many as a site can ask for before it trusts somebody.
_TRUSTED_BY = 200

_comments, _commenters = table_of(Comment), table_of(Commenter)
_SITE_ID: BindParameter[int] = bindparam("site_id")


class CommenterRow(TypedRow):
    """How often a commenter was published and refused."""

    id: int
    published_count: int
    refused_count: int


def commenter_by_id(site_id: int, commenter_id: int) -> CommenterRow | None:
    """Return a commenter. One statement."""
    rows = select(
        _commenters.c.id, _commenters.c.published_count, _commenters.c.refused_count
    ).where(_commenters.c.site_id == site_id, _commenters.c.id == commenter_id)
    return fetch_one(CommenterRow, rows)


def commenter_meant() -> Subquery:
    """Return whom the token names, else whom the fingerprint fits: by named placeholders."""
    # Two questions and no OR, for which SQLite would look at every commenter of the site.
    named = _choice(1, _commenters.c.id == bindparam("commenter_id"))
    fitting = _choice(2, _commenters.c.fingerprint == bindparam("fingerprint"))
    either = union_all(named, fitting).subquery()
    return (
        select(either.c.id, either.c.refused_count)
        .order_by(either.c.choice, either.c.published_count.desc())
        .limit(1)
        .subquery("commenter")
    )


def published_as_such(commenter_id: ColumnElement[int]) -> ColumnElement[int]:
    """Return how many of a commenter's last comments are published under the same name or e-mail.

    A token that goes round among many is worth nothing under other names. Of who gives neither,
    those without them count.
    """
    last = (
        select(
            _comments.c.status,
            _comments.c.author_name,
            _comments.c.author_email,
        )
        .where(_comments.c.site_id == _SITE_ID, _comments.c.commenter_id == commenter_id)
        .order_by(_comments.c.id.desc())
        .limit(_TRUSTED_BY)
        .correlate_except(_comments)
        .subquery("last")
    )
    is_same = or_(
        last.c.author_name == bindparam("name"),
        func.lower(last.c.author_email) == bindparam("email"),
        and_(
            func.coalesce(last.c.author_name, "") == bindparam("name"),
            func.coalesce(last.c.author_email, "") == bindparam("email"),
        ),
    )
    return (
        select(func.count())
        .select_from(last)
        .where(last.c.status == "published", is_same)
        .scalar_subquery()
    )


def _choice(choice: int, condition: ColumnElement[bool]) -> AnySelect:
    return select(
        _commenters.c.id,
        _commenters.c.published_count,
        _commenters.c.refused_count,
        literal(choice).label("choice"),
    ).where(_commenters.c.site_id == _SITE_ID, condition)
