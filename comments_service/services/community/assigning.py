"""What the team does with a wait: claim, assign, put off, close, mark. Each is a transaction.

Whoever acts says which version of the wait they saw: a step on another one is a conflict. A claim
blocks nobody, so it makes no new version.
"""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid, not_found
from comments_service.models import Comment, Membership
from comments_service.models.base import table_of
from comments_service.queries.community.expecting import policy_for_needs
from comments_service.queries.community.needs import JoinedRow, NeedRow, need_of
from comments_service.queries.core.rows import fetch_one
from comments_service.rules.community.needs import (
    CLOSING_TEXTS,
    LEASE,
    STATE_TEXTS,
    THEY_WRITE,
    UNTIL_THEY_WRITE,
    WITHDRAWN,
    Cause,
    NeedState,
    Step,
    after,
)
from comments_service.services.community.needs import FREE, open_wait, take_step, write_columns
from comments_service.services.community.timers import look_again, queue_waking
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction

#: Nobody comes back to what was put off for longer.
LATEST = timedelta(days=366)
#: Who may be given something to answer.
ANSWERERS = ("responder", "moderator", "owner")

#: A site's number, a comment's, and the version of its wait that was seen: 0 where nobody waited.
Seen = tuple[int, int, int]


def claim(seen: Seen, by: By, *, take_over: bool = False) -> None:
    """Say that somebody is answering, for LEASE from now; again for longer.

    It warns the others and stops nobody. Who holds it keeps it, unless ``take_over``. Raise
    AppError: conflict, not_allowed where nobody waits.
    """
    with transaction():
        need = _seen(seen, Step.ASSIGNED)
        held = need.claimed_until is not None and need.claimed_until > by.at
        if held and need.claimed_by != by.actor.moderator_id and not take_over:
            return
        write_columns(need, claimed_by=by.actor.moderator_id, claimed_until=by.at + LEASE)


def release(seen: Seen, by: By) -> None:
    """End one's own claim, and let go of what is assigned to oneself. Raise AppError conflict."""
    with transaction():
        need = _seen(seen, Step.ASSIGNED)
        mine = by.actor.moderator_id
        if need.claimed_by == mine:
            write_columns(need, claimed_by=None, claimed_until=None)
        if need.assignee_id == mine:
            take_step(need, Step.ASSIGNED, by, assignee_id=None, assigned_by=None)


def assign(seen: Seen, assignee_id: int | None, by: By, note: str | None = None) -> None:
    """Give a wait to somebody of the site who may answer, or to nobody; ``note`` goes with it.

    Whoever takes it for themselves claims it too. Raise AppError: conflict, not_allowed, invalid.
    """
    with transaction() as session:
        need = _seen(seen, Step.ASSIGNED)
        if assignee_id is not None and not _may_answer(session, seen[0], assignee_id):
            raise invalid("assignee", "unknown", N_("Choose somebody who may answer here."))
        is_mine = assignee_id is not None and assignee_id == by.actor.moderator_id
        claimed = (assignee_id, by.at + LEASE) if is_mine else (None, None)
        take_step(
            need,
            Step.ASSIGNED,
            by,
            logged={"assignee_id": assignee_id, "note": note},
            assignee_id=assignee_id,
            assigned_by=by.actor.moderator_id if assignee_id is not None else None,
            claimed_by=claimed[0],
            claimed_until=claimed[1],
        )


def snooze(seen: Seen, until: datetime, by: By) -> None:
    """Put a wait off; its clock runs on. The worker wakes it then.

    UNTIL_THEY_WRITE has no such moment: a further comment of its commenter wakes it. Raise
    AppError: conflict, not_allowed, invalid for what is not in the future.
    """
    ends_by_writing = until == UNTIL_THEY_WRITE
    if not (ends_by_writing or by.at < until <= by.at + LATEST):
        raise invalid("until", "bad_value", N_("Choose a time in the future, within a year."))
    with transaction():
        need = _seen(seen, Step.SNOOZED)
        if ends_by_writing and need.commenter_id is None:
            raise invalid(
                "until", "bad_value", N_("Nobody knows who wrote this comment: choose a time.")
            )
        logged = {"reason": THEY_WRITE if ends_by_writing else None}
        take_step(need, Step.SNOOZED, by, logged=logged, **{**FREE, "wake_at": until})
        if not ends_by_writing:
            queue_waking(need.site_id, need.comment_id, until, by.at)
            look_again(need, until, by.at)


def wake(seen: Seen, by: By) -> None:
    """Bring back what was put off, by hand. Raise AppError conflict, not_allowed."""
    with transaction():
        need = _seen(seen, Step.WOKEN)
        take_step(need, Step.WOKEN, by, wake_at=None)
        look_again(need, by.at, by.at)


def wake_on_time(site_id: int, comment_id: int, until: datetime, by: By) -> bool:
    """Bring back what was put off until then, whoever has been given it since; tell whether.

    What came back before, or was put off for longer, stays as it is.
    """
    with transaction():
        need = need_of(site_id, comment_id, lock=True)
        if need is None or need.state != NeedState.SNOOZED:
            return False
        if need.wake_at is None or need.wake_at > until:
            return False
        take_step(need, Step.WOKEN, by, wake_at=None)
        return True


def close(seen: Seen, reason: str, by: By, note: str | None = None) -> None:
    """End a wait without a reply. Raise AppError: conflict, not_allowed, invalid."""
    if reason not in CLOSING_TEXTS:
        raise invalid("reason", "bad_value", N_("Choose one of the listed values."))
    with transaction():
        need = _seen(seen, Step.CLOSED)
        logged = {"reason": reason, "note": note}
        take_step(need, Step.CLOSED, by, logged=logged, **FREE, closed_reason=reason)


def reopen(seen: Seen, by: By) -> None:
    """Take a closing back: the wait goes on as it was. Raise AppError conflict, not_allowed."""
    with transaction():
        need = _seen(seen, Step.REOPENED)
        if need.state != NeedState.CLOSED or need.closed_reason == WITHDRAWN:
            raise _not_possible(need)
        take_step(need, Step.REOPENED, by, closed_reason=None)


def mark(seen: Seen, by: By) -> None:
    """Have a comment wait, from now on, that nobody waited for or that was closed.

    Raise AppError: not_found, conflict, not_allowed for what readers do not see or the team wrote.
    """
    site_id, comment_id, version = seen
    with transaction():
        need = need_of(site_id, comment_id, lock=True)
        _check_version(need, version)
        after(Step.OPENED, need.state if need else None)
        comment = _standing(site_id, comment_id)
        if comment is None or (need is not None and need.closed_reason == WITHDRAWN):
            raise AppError(
                "not_allowed", N_("Only a reader’s comment that stands can wait for an answer.")
            )
        open_wait(comment, policy_for_needs(site_id), Cause.MANUAL, by)


def _seen(seen: Seen, step: Step) -> NeedRow:
    site_id, comment_id, version = seen
    need = need_of(site_id, comment_id, lock=True)
    if need is None and _standing(site_id, comment_id) is None:
        raise not_found()
    _check_version(need, version)
    after(step, need.state if need else None)
    assert need is not None  # no step but the first leads from where nobody waits
    return need


def _check_version(need: NeedRow | None, seen: int) -> None:
    if (need.version if need else 0) != seen:
        raise AppError(
            "conflict",
            N_("This has changed in the meantime; it is now: {status}."),
            status=STATE_TEXTS[NeedState(need.state)] if need else None,
            version=need.version if need else 0,
        )


def _not_possible(need: NeedRow) -> AppError:
    return AppError(
        "not_allowed",
        N_("This is not possible any more: the comment is {status} now."),
        status=STATE_TEXTS[NeedState(need.state)],
    )


def _may_answer(session: Session, site_id: int, moderator_id: int) -> bool:
    member = exists().where(
        Membership.site_id == site_id,
        Membership.moderator_id == moderator_id,
        Membership.role.in_(ANSWERERS),
    )
    return session.execute(select(member)).scalar_one()


def _standing(site_id: int, comment_id: int) -> JoinedRow | None:
    comments = table_of(Comment)
    return fetch_one(
        JoinedRow,
        select(
            comments.c.site_id,
            comments.c.id,
            comments.c.thread_id,
            comments.c.root_id,
            comments.c.commenter_id,
            comments.c.created_at.label("at"),
        ).where(
            comments.c.site_id == site_id,
            comments.c.id == comment_id,
            comments.c.status.in_(("published", "held")),
            comments.c.author_kind != "official",
        ),
    )
