"""The only writer of waits and of their log. Each step is one of rules.community.needs.

Its functions are steps of a writer's transaction: they take the wait as it was read, locked, in
this transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import bindparam, insert, text, update

from comments_service.errors import N_, AppError
from comments_service.extensions import connection
from comments_service.models import Need, NeedEvent
from comments_service.models.base import table_of
from comments_service.queries.community.expecting import Placed, policy_for_needs
from comments_service.queries.community.needs import JoinedRow, NeedRow, need_of
from comments_service.queries.core.rows import fetch_one
from comments_service.rules.community.due import Timed, due
from comments_service.rules.community.needs import (
    BEGINNINGS,
    WITHDRAWN,
    Cause,
    NeedState,
    Step,
    after,
    cause_of,
    is_waiting,
)
from comments_service.rules.community.questions import asks
from comments_service.services.community.timers import Escalating, queue_escalation
from comments_service.services.core.actor import By
from comments_service.services.core.ids import draft_of_id

_needs = table_of(Need)
_INSERT = insert(_needs)
_OF_WAIT = ("site_id", "thread_id", "comment_id", "cause", "waits_since", "due_at")
_LINE = (
    *_OF_WAIT,
    "action", "actor", "moderator_id", "at", "wall_s", "worked_s", "in_target", "answer_id",
    "assignee_id", "saved_reply_id", "reason", "note",
)  # fmt: skip
# After every line that the wait has, as services.comments.events writes its own.
_INSERT_LINE = text(f"""
    INSERT INTO need_events (id, {", ".join(_LINE)})
    SELECT CASE WHEN last.id >= :fresh THEN last.id + :room ELSE :fresh END,
        {", ".join(f":{name}" for name in _LINE)}
    FROM (SELECT max(id) AS id FROM need_events
        WHERE site_id = :site_id AND comment_id = :comment_id) AS last
    WHERE true
    ON CONFLICT DO NOTHING
""").bindparams(*(bindparam(name, type_=table_of(NeedEvent).c[name].type) for name in _LINE))
#: A wait that nobody works on any more.
FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None, "wake_at": None}


class Expecting(Escalating, Protocol):
    """A site that wants some of its comments answered (rules.community.needs.POLICIES)."""

    @property
    def needs(self) -> str: ...  # noqa: D102


class Facts(Protocol):
    """What the database says of a comment (queries.community.expecting)."""

    @property
    def waiting_id(self) -> int | None: ...  # noqa: D102
    @property
    def wrote_back(self) -> bool: ...  # noqa: D102


@dataclass(frozen=True)
class Expectation:
    """Why a new comment waits, if it does, or the wait of the same commenter that it joins."""

    site: Escalating
    cause: Cause | None
    joins: int | None = None


def expectation(
    site: Expecting, html: str, facts: Facts, *, is_watched: bool = False
) -> Expectation | None:
    """Return why a comment waits, given its safe HTML; None for one that does not.

    ``is_watched``: a watch that opens waits has found it.
    """
    cause = cause_of(
        site.needs, asks=asks(html), wrote_back=facts.wrote_back, is_watched=is_watched
    )
    if cause is None and facts.waiting_id is None:
        return None
    return Expectation(site, cause, facts.waiting_id)


def begin_wait(comment: Placed, expected: Expectation, by: By) -> None:
    """Have a comment that was just stored wait, or join the wait of its commenter.

    Two statements.
    """
    joined = expected.joins is not None and join_wait(comment, expected.joins, expected.site, by)
    if not joined and expected.cause is not None:
        _insert(comment, expected.site, expected.cause, by)


def open_wait(comment: Placed, site: Escalating, cause: Cause, by: By) -> None:
    """Have a stored comment wait from ``by.at`` on; nothing changes if it waits already.

    One statement that looks, and two. Raise AppError not_allowed for one that was answered.
    """
    need = need_of(comment.site_id, comment.id, lock=True)
    if need is None:
        _insert(comment, site, cause, by)
    elif not is_waiting(need.state):
        begins: dict[str, Any] = {"cause": cause, "waits_since": by.at, "due_at": due(site, by.at)}
        take_step(need, Step.OPENED, by, **_fresh(site), **begins)


def continue_wait(need: NeedRow, heir: JoinedRow, site: Escalating, by: By) -> None:
    """Have a comment that joined a wait take its place, from when it came."""
    begins: dict[str, Any] = {
        "waits_since": heir.at,
        "due_at": due(site, heir.at),
        "assignee_id": need.assignee_id,
        "last_comment_id": need.last_comment_id,
    }
    own = need_of(heir.site_id, heir.id, lock=True)
    if own is None:
        _insert(heir, site, Cause(need.cause), by, **begins)
    elif own.closed_reason == WITHDRAWN:
        take_step(own, Step.OPENED, by, **_fresh(site), **begins, cause=need.cause)


def join_wait(comment: Placed, waiting_id: int, site: Escalating, by: By) -> bool:
    """Have a further comment join a wait, which it wakes; return False where none waits.

    Two statements; one more where it was due, since nobody may have looked at it then.
    """
    joined = fetch_one(
        NeedRow,
        update(_needs)
        .where(
            _needs.c.site_id == comment.site_id,
            _needs.c.comment_id == waiting_id,
            _needs.c.state.in_((NeedState.OPEN, NeedState.SNOOZED)),
        )
        .values(
            state=NeedState.OPEN,
            version=_needs.c.version + 1,
            last_comment_id=comment.id,
            wake_at=None,
        )
        .returning(*_needs.c),
    )
    if joined is None:
        return False
    _log(_columns_of(joined), Step.JOINED, by)
    if joined.due_at <= by.at and not joined.escalated:
        queue_escalation(site, joined.comment_id, by.at, by.at)
    return True


def take_step(
    need: NeedRow, step: Step, by: By, *, logged: Mapping[str, Any] | None = None, **values: Any
) -> None:
    """Write a step of a wait and its line of the log. Two statements, two more where it begins.

    ``values`` are columns of the wait, ``logged`` those of the line that are not the wait's.
    Raise AppError: not_allowed where the table of steps has no such one; conflict where somebody
    else was faster.
    """
    state = after(step, need.state) or values["state"]
    values = {**values, "state": state, "version": need.version + 1}
    write_columns(need, **values)
    _log({**_columns_of(need), **values}, step, by, **(logged or {}))
    if step in BEGINNINGS and is_waiting(values["state"]):
        site = policy_for_needs(need.site_id)
        queue_escalation(site, need.comment_id, values.get("due_at", need.due_at), by.at)


def write_columns(need: NeedRow, **values: Any) -> None:
    """Write columns of a wait, unless it has changed. One statement. Raise AppError conflict."""
    written = connection().execute(
        update(_needs)
        .where(
            _needs.c.site_id == need.site_id,
            _needs.c.comment_id == need.comment_id,
            _needs.c.version == need.version,
        )
        .values(**values)
    )
    if not written.rowcount:
        raise AppError("conflict", N_("Somebody else has just changed this."))


def _insert(comment: Placed, site: Escalating, cause: Cause, by: By, **values: Any) -> None:
    need = {
        "site_id": comment.site_id,
        "comment_id": comment.id,
        "thread_id": comment.thread_id,
        "root_id": comment.root_id,
        "commenter_id": comment.commenter_id,
        "last_comment_id": comment.id,
        "state": NeedState.OPEN,
        "cause": cause,
        "version": 1,
        "waits_since": by.at,
        "due_at": due(site, by.at),
        **_fresh(site),
        **values,
    }
    connection().execute(_INSERT, need)
    _log(need, Step.OPENED, by)
    queue_escalation(site, need["comment_id"], need["due_at"], by.at)


def _fresh(site: Timed) -> dict[str, Any]:
    """Return what a wait is that nobody has worked on."""
    return {
        "target_s": site.target_s,
        "escalated": 0,
        "closed_reason": None,
        "before": None,
        **FREE,
    }


def _columns_of(need: NeedRow) -> dict[str, Any]:
    return {name: getattr(need, name) for name in NeedRow.columns}


def _log(need: Mapping[str, Any], step: Step, by: By, **columns: Any) -> None:
    """Append a line to the log, after every line that the wait has. One statement."""
    line = {
        **dict.fromkeys(_LINE),
        **{name: need[name] for name in _OF_WAIT},
        "action": step,
        "actor": by.actor.kind,
        "moderator_id": by.actor.moderator_id,
        "at": by.at,
        **columns,
    }
    # An id that is taken is drawn anew: many lines may share a millisecond.
    while not connection().execute(_INSERT_LINE, line | draft_of_id(by.at)).rowcount:
        pass
