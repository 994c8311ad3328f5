"""What a comment's change of status does to who waits: of readers' comments and of answers.

Steps of the transaction that changes the status, called by services.comments.status for every
surface: a person's key, the API, a bulk job, an undo, an erasure.
"""

from typing import Any, Protocol

from comments_service.queries.community.expecting import Reply, policy_for_needs, rescue_of
from comments_service.queries.community.needs import (
    AnsweredRow,
    NeedRow,
    OtherAnswerRow,
    need_answered_by,
    need_of,
    needs_with_answer,
    needs_with_proposal,
    next_joined,
    other_answer,
    waiting_below,
)
from comments_service.rules.community.due import wall_s, worked_s
from comments_service.rules.community.needs import (
    EDITED,
    WITHDRAWN,
    Cause,
    NeedState,
    Step,
    is_waiting,
)
from comments_service.rules.community.questions import asks
from comments_service.services.community.alerts import Alerted, queue_alert
from comments_service.services.community.needs import (
    FREE,
    Expectation,
    Expecting,
    begin_wait,
    continue_wait,
    expectation,
    open_wait,
    take_step,
    write_columns,
)
from comments_service.services.core.actor import SYSTEM, Actor, By

_OFFICIAL = "official"
_GONE = ("spam", "deleted")
_NO_ANSWER: dict[str, Any] = {"answer_id": None, "answered_at": None, "answered_by": None}


class Alerting(Expecting, Alerted, Protocol):
    """A site that wants some of its comments answered, and to be alerted of some."""


class Followed(Reply, Protocol):
    """A comment that has changed its status."""

    @property
    def author_kind(self) -> str: ...  # noqa: D102
    @property
    def html(self) -> str: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102


def wait_causes(expected: Expectation | None) -> tuple[str, ...]:
    """Return what the team is to be alerted of when a comment begins to wait."""
    if expected is None or expected.joins is not None:
        return ()
    # A watch alerts by itself, where it is to.
    return (expected.cause,) if expected.cause in (Cause.ASKS, Cause.FOLLOW_UP) else ()


def follow(comment: Followed, before: str | None, by: By) -> None:
    """Have the wait of a comment, or the one that it answers, follow its new status.

    ``before`` is the status that it had; None for a comment that was just stored.
    """
    if comment.author_kind == _OFFICIAL:
        if comment.parent_id is not None:
            _follow_answer(comment, before, by)
        return
    was_gone, is_gone = before in _GONE, comment.status in _GONE
    if is_gone and not was_gone:
        _withdraw(comment, by)
    elif was_gone and not is_gone:
        _restore(comment, before, by)


def follow_edit(
    comment: Followed, site: Alerting, html_before: str, by: By, *, is_watched: bool
) -> None:
    """Have the wait of a comment follow its new text: it begins to ask, or asks no longer.

    No statement where that stays as it was, unless a watch that opens waits has found the text.
    Whoever works on a wait keeps it.
    """
    did_ask, asks_now = asks(html_before), asks(comment.html)
    if (did_ask == asks_now and not is_watched) or comment.status in _GONE:
        return
    need = need_of(comment.site_id, comment.id, lock=True)
    begins = is_watched or (asks_now and not did_ask)
    if begins and (need is None or need.closed_reason == EDITED):
        facts = rescue_of(comment.site_id, comment)
        expected = expectation(site, comment.html, facts, is_watched=is_watched)
        if need is None and expected is not None:
            begin_wait(comment, expected, by)
        elif expected is not None and expected.cause is not None:
            open_wait(comment, site, expected.cause, by)
        queue_alert(site, comment.id, wait_causes(expected), by.at)
    elif did_ask and not asks_now and need is not None and _is_untouched(need):
        logged = {"reason": EDITED}
        take_step(need, Step.CLOSED, by, logged=logged, **FREE, closed_reason=EDITED)


def _is_untouched(need: NeedRow) -> bool:
    is_new = need.version == 1 and need.claimed_by is None
    return is_new and need.state == NeedState.OPEN and need.cause == Cause.ASKS


def _follow_answer(answer: Followed, before: str | None, by: By) -> None:
    if answer.status == before:
        return
    if answer.status == "published":
        _answer(answer, by)
    elif before == "published":
        for need in needs_with_answer(answer.site_id, answer.id):
            _take_answer_away(need, answer.id, by)
    elif answer.status == "held":
        _propose(answer, by)
    else:
        for need in needs_with_proposal(answer.site_id, answer.id):
            take_step(need, Step.DECLINED, by, logged={"answer_id": answer.id}, proposal_id=None)


def _propose(answer: Followed, by: By) -> None:
    need = need_answered_by(answer.site_id, answer.id)
    if need is not None and is_waiting(need.state):
        logged = {"answer_id": answer.id}
        take_step(need, Step.PROPOSED, by, logged=logged, proposal_id=answer.id)


def _answer(answer: Followed, by: By) -> None:
    need = need_answered_by(answer.site_id, answer.id)
    if need is None:
        return
    if not is_waiting(need.state):
        if need.proposal_id == answer.id:
            write_columns(need, proposal_id=None)
        return
    # Who publishes what somebody else proposed did not write it.
    # An answer that is published as it is stored has no event yet.
    is_own = need.writer_id == by.actor.moderator_id and need.writer in (None, by.actor.kind)
    author = by.actor if is_own else _writer_of(need)
    kept = None if need.proposal_id == answer.id else need.proposal_id
    _write_answer(need, answer.id, By(author, by.at), proposal_id=kept)


def _writer_of(answer: AnsweredRow | OtherAnswerRow) -> Actor:
    """Return who wrote an answer. What an expert wrote is its moderator's, who asked for it."""
    return Actor("program" if answer.writer == "program" else "moderator", answer.writer_id)


def _write_answer(need: NeedRow, answer_id: int, by: By, **values: Any) -> None:
    site = policy_for_needs(need.site_id)
    logged = {
        "answer_id": answer_id,
        "wall_s": wall_s(need.waits_since, by.at),
        "worked_s": worked_s(site, need.waits_since, by.at),
        "in_target": None if need.target_s is None else by.at <= need.due_at,
    }
    answered = {
        "answer_id": answer_id,
        "answered_at": by.at,
        "answered_by": by.actor.moderator_id,
    }
    take_step(need, Step.ANSWERED, by, logged=logged, **FREE, **answered, **values)


def _take_answer_away(need: NeedRow, answer_id: int, by: By) -> None:
    """Have it wait again as it did, unless another answer stands."""
    if need.state == NeedState.CLOSED:  # withdrawn: so it is not answered when it comes back
        write_columns(need, before=NeedState.OPEN, **_NO_ANSWER)
        return
    other = other_answer(need)
    if other is not None:
        _write_answer(need, other.id, By(_writer_of(other), other.at))
    else:
        take_step(need, Step.REOPENED, by, logged={"answer_id": answer_id}, **_NO_ANSWER)


def _withdraw(comment: Followed, by: By) -> None:
    need = need_of(comment.site_id, comment.id, lock=True)
    if need is None or need.closed_reason == WITHDRAWN:
        return
    before = need.closed_reason if need.state == NeedState.CLOSED else need.state
    claim = {"claimed_by": None, "claimed_until": None}
    values = {"closed_reason": WITHDRAWN, "before": before, **claim}
    take_step(need, Step.WITHDRAWN, by, logged={"reason": WITHDRAWN}, **values)
    if is_waiting(need.state) and need.last_comment_id != need.comment_id:
        heir = next_joined(need)
        if heir is not None:
            continue_wait(need, heir, policy_for_needs(need.site_id), By(SYSTEM, by.at))


def _restore(comment: Followed, before: str | None, by: By) -> None:
    need = need_of(comment.site_id, comment.id, lock=True)
    if need is None:
        if before == "spam":
            _rescue(comment, by)
        return
    if need.closed_reason != WITHDRAWN or need.before is None:
        return
    is_state = need.before in set(NeedState)
    state = need.before if is_state else NeedState.CLOSED
    reason = None if is_state else need.before
    if state == NeedState.SNOOZED and (need.wake_at is None or need.wake_at <= by.at):
        state = NeedState.OPEN
    heir = waiting_below(need) if is_waiting(state) else None
    if heir is not None:
        take_step(heir, Step.WITHDRAWN, by, logged={"reason": WITHDRAWN}, closed_reason=WITHDRAWN)
    values = {"state": state, "closed_reason": reason, "before": None}
    take_step(need, Step.RESTORED, by, logged={"reason": reason or state}, **values)


def _rescue(comment: Followed, by: By) -> None:
    """Have a comment wait, from now on, that was taken for spam when it came."""
    facts = rescue_of(comment.site_id, comment)
    expected = None if facts.was_seen else expectation(facts, comment.html, facts)
    if expected is not None:
        begin_wait(comment, expected, by)
        queue_alert(facts, comment.id, wait_causes(expected), by.at)
