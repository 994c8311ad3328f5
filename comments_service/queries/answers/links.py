"""Links by which one comment is answered without signing in."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from comments_service.extensions import connection
from comments_service.models import AnswerLink, Membership, Moderator, Need, NeedEvent
from comments_service.queries.core.rows import AnySelect, TypedRow, fetch_all, fetch_one
from comments_service.rules.core.identity import secret_hash

_TOKEN = re.compile(r"([1-9][0-9]{0,8})-[0-9a-f]{32}")


class LinkRow(TypedRow):
    """A link, who of the team has it or made it with their role by now, and the wait's state.

    ``ended_at`` is when the wait was answered, closed or withdrawn for the last time.
    """

    site_id: int
    id: int
    comment_id: int
    moderator_id: int | None
    name: str | None
    email: str | None
    message: str | None
    may: str
    invited_by: int | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    answer_id: int | None
    role: str | None
    member_name: str | None
    need_state: str | None
    ended_at: datetime | None


def link_of_token(token: str) -> LinkRow | None:
    """Return the link that a token opens, also one that has ended (rules.answers.links).

    A token begins with the number of its site. One statement; none for what is no token.
    """
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        return None
    own = (AnswerLink.site_id == int(parts[1]), AnswerLink.token_hash == secret_hash(token))
    return fetch_one(LinkRow, with_people().where(*own))


def link_by_id(site_id: int, link_id: int) -> LinkRow | None:
    """Return a link. One statement."""
    own = (AnswerLink.site_id == site_id, AnswerLink.id == link_id)
    return fetch_one(LinkRow, with_people().where(*own))


def open_links(site_id: int, now: datetime) -> Sequence[LinkRow]:
    """Return the links of colleagues that can still be used, the newest first. One statement."""
    chosen = with_people().where(
        AnswerLink.site_id == site_id,
        AnswerLink.moderator_id.is_(None),
        AnswerLink.used_at.is_(None),
        AnswerLink.expires_at > now,
    )
    return fetch_all(LinkRow, chosen.order_by(AnswerLink.id.desc()))


def count_member_links(site_id: int, moderator_id: int, now: datetime) -> int:
    """Return how many links in a member's mails can still be used. One statement."""
    chosen = select(func.count()).where(
        AnswerLink.site_id == site_id,
        AnswerLink.moderator_id == moderator_id,
        AnswerLink.used_at.is_(None),
        AnswerLink.expires_at > now,
    )
    return int(connection().execute(chosen).scalar_one())


def with_people() -> AnySelect:
    """Return the statement for LinkRow, of no link yet."""
    whose = func.coalesce(AnswerLink.moderator_id, AnswerLink.invited_by)
    ended = (
        select(func.max(NeedEvent.at))
        .where(
            NeedEvent.site_id == AnswerLink.site_id,
            NeedEvent.comment_id == AnswerLink.comment_id,
            NeedEvent.action.in_(("answered", "closed", "withdrawn")),
        )
        .correlate(AnswerLink)
        .scalar_subquery()
    )
    own = [getattr(AnswerLink, name) for name in LinkRow.columns if hasattr(AnswerLink, name)]
    return (
        select(
            *own,
            Membership.role,
            Moderator.name.label("member_name"),
            Need.state.label("need_state"),
            ended.label("ended_at"),
        )
        .outerjoin(Moderator, Moderator.id == whose)
        .outerjoin(
            Membership,
            (Membership.site_id == AnswerLink.site_id) & (Membership.moderator_id == whose),
        )
        .outerjoin(
            Need,
            (Need.site_id == AnswerLink.site_id) & (Need.comment_id == AnswerLink.comment_id),
        )
    )
