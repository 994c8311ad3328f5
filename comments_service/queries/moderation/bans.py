"""Bans: which are in force for a sender, what the team sees of them, what they would touch."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select, text
from sqlalchemy.orm import aliased

from comments_service.extensions import db
from comments_service.models import Ban, Comment, Moderator
from comments_service.queries.comments.bans import in_force
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.queries.moderation.comments import OriginRow
from comments_service.rules.comments.bans import Target, mailbox
from comments_service.rules.text.search_terms import as_match, as_tsquery, link_term, site_term
from comments_service.rules.text.words import skeletons

_lifter = aliased(Moderator)
_LINKING = {
    "sqlite": text("""comments.id IN (
        SELECT e.comment_id FROM search_index
        JOIN search_entries AS e ON e.number = search_index.rowid
        WHERE search_index MATCH :asked
    )"""),
    "postgresql": text("""comments.id IN (
        SELECT comment_id FROM search_entries
        WHERE site_id = :asked_site AND terms @@ CAST(:asked AS tsquery)
    )"""),
}


class BanRow(TypedRow):
    """A ban as the team sees it, with the names of who made and who lifted it."""

    site_id: int
    id: int
    kind: str
    value: str
    month: str | None
    label: str
    reason: str | None
    comment_id: int | None
    bulk_job_id: int | None
    moderator_id: int | None
    created_at: datetime
    expires_at: datetime | None
    lifted_at: datetime | None
    lifted_by: int | None
    moderator_name: str | None
    lifter_name: str | None


def is_banned_already(site_id: int, value: str, now: datetime) -> bool:
    """Whether a ban in force has this value. One statement."""
    ban = in_force(site_id, now).where(Ban.value == value)
    return db.session.execute(ban.limit(1)).first() is not None


def bans_with(site_id: int, values: Iterable[str], now: datetime) -> Sequence[BanRow]:
    """Return what the team sees of the bans in force with one of these values. One statement."""
    chosen = _shown(site_id).where(
        Ban.id.in_(in_force(site_id, now)), Ban.value.in_(sorted(values))
    )
    return fetch_all(BanRow, chosen.order_by(Ban.id))


def ban_of(site_id: int, ban_id: int) -> BanRow | None:
    """Return one ban. One statement."""
    return fetch_one(BanRow, _shown(site_id).where(Ban.id == ban_id))


def bans_of(site_id: int, *, limit: int, after: int | None) -> Sequence[BanRow]:
    """Return bans whatever has become of them, the newest first. One statement."""
    shown = _shown(site_id)
    if after is not None:
        shown = shown.where(Ban.id < after)
    return fetch_all(BanRow, shown.order_by(Ban.id.desc()).limit(limit))


def touched_by(site_id: int, target: Target) -> ColumnElement[bool]:
    """Return the readers' comments that a ban on ``target`` is about, as a condition on
    models.Comment.

    Of an address or a network: those of the month that its hash is of. One statement for a name
    or an e-mail address, else none.
    """
    readers = Comment.author_kind != "official"
    if target.kind == "commenter":
        return readers & (Comment.commenter_id == int(target.known_by))
    if target.kind == "email":
        emails = _addresses(site_id, target.known_by)
        return readers & (Comment.author_email.in_(emails) if emails else false())
    if target.kind == "name":
        names = _spellings(site_id, target.known_by)
        return readers & (Comment.author_name.in_(names) if names else false())
    if target.kind == "domain":
        return readers & _linking_to(site_id, target.known_by)
    column = Comment.poster_hash if target.kind == "address" else Comment.network_hash
    return readers & (column == target.known_by)


def touched_count(site_id: int, touched: ColumnElement[bool]) -> dict[str, int]:
    """How many comments of each status a condition of touched_by finds. One statement."""
    counted = select(Comment.status, func.count()).where(Comment.site_id == site_id, touched)
    return {status: count for status, count in db.session.execute(counted.group_by(Comment.status))}


def origin_of(site_id: int, comment_id: int) -> OriginRow | None:
    """Return what a ban can know of the commenter of a comment. One statement."""
    return fetch_one(
        OriginRow,
        select(
            Comment.author_name,
            Comment.author_email,
            Comment.author_website,
            Comment.author_kind,
            Comment.commenter_id,
            Comment.poster_hash,
            Comment.network_hash,
            Comment.created_at,
            Comment.html,
        ).where(Comment.site_id == site_id, Comment.id == comment_id),
    )


def _shown(site_id: int) -> AnySelect:
    return (
        select(
            *Ban.__table__.columns,
            Moderator.name.label("moderator_name"),
            _lifter.name.label("lifter_name"),
        )
        .outerjoin(Moderator, Moderator.id == Ban.moderator_id)
        .outerjoin(_lifter, _lifter.id == Ban.lifted_by)
        .where(Ban.site_id == site_id)
    )


def _spellings(site_id: int, known_by: str) -> list[str]:
    """Return the names on the site that look like one."""
    names = db.session.scalars(
        select(Comment.author_name)
        .where(Comment.site_id == site_id, Comment.author_name.is_not(None))
        .distinct()
    )
    return sorted(name for name in names if name and known_by in skeletons(name))


def _addresses(site_id: int, known_by: str) -> list[str]:
    """Return the e-mail addresses on the site whose mail goes to one mailbox."""
    addresses = db.session.scalars(
        select(Comment.author_email)
        .where(Comment.site_id == site_id, Comment.author_email.is_not(None))
        .distinct()
    )
    return sorted(email for email in addresses if email and mailbox(email) == known_by)


def _linking_to(site_id: int, host: str) -> ColumnElement[bool]:
    kind = db.engine.dialect.name
    conditions = [[(site_term(site_id),)], [(link_term(host),)]]
    if kind == "sqlite":
        return _LINKING[kind].bindparams(asked=as_match(conditions))  # type: ignore[return-value]
    given = {"asked": as_tsquery(conditions), "asked_site": site_id}
    return _LINKING[kind].bindparams(**given)  # type: ignore[return-value]
