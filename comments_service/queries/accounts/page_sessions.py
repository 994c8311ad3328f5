"""Moderators at work on the site's own pages."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select

from comments_service.models import ConsoleSession, Membership, Moderator, PageSession, Site
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.core.identity import secret_hash


class PageSessionRow(TypedRow):
    """A page session that is open, with who has it and what they are on the site now."""

    code_hash: str
    site_id: int
    site_name: str
    moderator_id: int
    moderator_name: str
    role: str
    origin: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


_SHOWN = (
    PageSession.code_hash,
    PageSession.site_id,
    Site.name.label("site_name"),
    PageSession.moderator_id,
    Moderator.name.label("moderator_name"),
    Membership.role,
    PageSession.origin,
    PageSession.created_at,
    PageSession.last_used_at,
    PageSession.expires_at,
)


def page_session_of(token: str, now: datetime) -> PageSessionRow | None:
    """Return the open page session whose token this is. One statement.

    None where it has ended, the console session behind it has, or its moderator left the site.
    """
    return fetch_one(PageSessionRow, _open(now).where(PageSession.token_hash == secret_hash(token)))


def page_sessions_of(moderator_id: int, now: datetime) -> Sequence[PageSessionRow]:
    """Return the open page sessions of an account, the newest first. One statement."""
    return fetch_all(
        PageSessionRow,
        _open(now)
        .where(PageSession.moderator_id == moderator_id, PageSession.token_hash.is_not(None))
        .order_by(PageSession.created_at.desc(), PageSession.code_hash),
    )


def _open(now: datetime) -> AnySelect:
    return (
        select(*_SHOWN)
        .join(Site, Site.id == PageSession.site_id)
        .join(Moderator, Moderator.id == PageSession.moderator_id)
        .join(
            Membership,
            and_(
                Membership.site_id == PageSession.site_id,
                Membership.moderator_id == PageSession.moderator_id,
            ),
        )
        .join(ConsoleSession, ConsoleSession.token_hash == PageSession.session_hash)
        .where(PageSession.expires_at > now, ConsoleSession.expires_at > now)
    )
