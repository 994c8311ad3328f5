"""Links by which one comment is answered: made for a member's mail, and used once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError
from comments_service.models import AnswerLink
from comments_service.rules.answers.links import LINK_LASTS
from comments_service.rules.core.identity import keyed_hash, secret_hash
from comments_service.services.core.ids import fresh_ids
from comments_service.services.core.transaction import transaction


def token_of(secret_key: str, site_id: int, link_id: int) -> str:
    """Return the token of a link: made anew from its number, so that no table need hold it."""
    return f"{site_id}-{keyed_hash(secret_key, 'answer link', f'{site_id} {link_id}')}"


def make_member_links(
    whose: tuple[int, int], comment_ids: Sequence[int], secret_key: str, now: datetime
) -> dict[int, str]:
    """Return a token for each of the comments, by which a member answers it for LINK_LASTS.

    ``whose`` is (site, account). Links that have ended are forgotten.
    """
    site_id, moderator_id = whose
    tokens: dict[int, str] = {}
    with transaction() as session:
        session.execute(
            delete(AnswerLink)
            .where(AnswerLink.site_id == site_id, AnswerLink.expires_at <= now)
            .execution_options(synchronize_session=False)
        )
        for comment_id, link_id in zip(comment_ids, fresh_ids(now, len(comment_ids)), strict=True):
            tokens[comment_id] = token_of(secret_key, site_id, link_id)
            values = {"comment_id": comment_id, "moderator_id": moderator_id, "may": "publish"}
            store_link(session, (site_id, link_id), tokens[comment_id], now, **values)
    return tokens


def store_link(
    session: Session, key: tuple[int, int], token: str, now: datetime, **values: Any
) -> None:
    """Store a link under its key, (site, number), in the caller's transaction."""
    site_id, link_id = key
    columns = {"created_at": now, "expires_at": now + LINK_LASTS, **values}
    session.execute(
        insert(AnswerLink).values(
            site_id=site_id, id=link_id, token_hash=secret_hash(token), **columns
        )
    )


def use_link(session: Session, site_id: int, link_id: int, answer_id: int, now: datetime) -> None:
    """Note what a link has answered, in the transaction of the answer.

    Raise AppError bad_link for one that was used, withdrawn or has expired since.
    """
    used = session.execute(
        update(AnswerLink)
        .where(*_is(site_id, link_id), AnswerLink.used_at.is_(None), AnswerLink.expires_at > now)
        .values(used_at=now, answer_id=answer_id)
        .returning(AnswerLink.id)
        .execution_options(synchronize_session=False)
    )
    if used.first() is None:
        raise bad_answer_link()


def bad_answer_link() -> AppError:
    """Return the refusal of a link that is unknown, used or over."""
    return AppError(
        "bad_link",
        N_(
            "This link is no longer valid: it answers one comment, once, for three days at most. "
            "Please sign in, or ask for a new one."
        ),
    )


def _is(site_id: int, link_id: int) -> tuple[ColumnElement[bool], Any]:
    return AnswerLink.site_id == site_id, AnswerLink.id == link_id
