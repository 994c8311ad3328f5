"""An author edits or withdraws their own comment."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.errors import not_found
from comments_service.models import Comment, Site
from comments_service.queries.comments import OWN, comment_state
from comments_service.queries.posting import known_commenter
from comments_service.queries.rows import AnyRow
from comments_service.queries.sites import policy_of
from comments_service.rules.checks import Draft, Facts, decide
from comments_service.rules.status import Status
from comments_service.rules.text import RENDERER_VERSION, Rendered, render
from comments_service.services.status import COMMENTER, SYSTEM, Change, set_status
from comments_service.services.transaction import transaction


def edit_comment(site: Site, comment_id: int, body: str, now: datetime) -> AnyRow:
    """Replace the text of one's own comment; every check of posting applies again.

    What is held stays held. Returns the comment (queries.comments.OWN). Raises AppError: not_found
    for what was deleted, conflict, and what post_comment raises for a text.
    """
    comment = _own(site.id, comment_id)
    rendered = render(body)
    trust = known_commenter(site.id, comment.commenter_id, "")
    draft = Draft(body=body, links=rendered.links, name=comment.author_name)
    facts = Facts(published_before=trust.published_count if trust else 0)
    verdict = decide(draft, facts, policy_of(site))
    stays = comment.status != Status.PUBLISHED
    change = Change(
        to=Status(comment.status) if stays else verdict.status,
        action="edit",
        by=COMMENTER if stays or verdict.status == Status.PUBLISHED else SYSTEM,
        at=now,
        reasons=[finding.as_reason() for finding in verdict.findings],
    )
    with transaction() as session:
        set_status(session, comment, change)
        return _write_text(session, comment, body, rendered, now)


def withdraw_comment(site: Site, comment_id: int, now: datetime) -> AnyRow:
    """Delete one's own comment: its text and its author are forgotten, its answers stay.

    Returns the tombstone (queries.comments.OWN). Raises AppError not_found, conflict.
    """
    comment = _own(site.id, comment_id)
    with transaction() as session:
        set_status(
            session,
            comment,
            Change(to=Status.DELETED, action="withdraw", by=COMMENTER, at=now),
        )
        return session.execute(
            _update(comment)
            .values(
                body="",
                html="",
                author_name=None,
                author_email=None,
                author_website=None,
                reasons=[],
            )
            .returning(*OWN)
        ).one()


def _own(site_id: int, comment_id: int) -> AnyRow:
    comment = comment_state(site_id, comment_id)
    if comment is None or comment.status == Status.DELETED:
        raise not_found()
    return comment


def _write_text(
    session: Session, comment: AnyRow, body: str, rendered: Rendered, now: datetime
) -> AnyRow:
    return session.execute(
        _update(comment)
        .values(body=body, html=rendered.html, renderer_version=RENDERER_VERSION, edited_at=now)
        .returning(*OWN)
    ).one()


def _update(comment: AnyRow) -> Any:
    return (
        update(Comment)
        .where(Comment.site_id == comment.site_id, Comment.id == comment.id)
        .execution_options(synchronize_session=False)
    )
