"""The states of a comment and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum

from comments_service.errors import N_


class Status(StrEnum):
    """Where a comment stands. Only ``published`` text is ever shown to readers."""

    PUBLISHED = "published"
    HELD = "held"
    SPAM = "spam"
    DELETED = "deleted"


class Decision(StrEnum):
    """What a moderator may decide about one comment."""

    APPROVE = "approve"
    HOLD = "hold"
    SPAM = "spam"
    DELETE = "delete"
    RESTORE = "restore"


STATUS_LABELS: Mapping[Status, str] = {
    Status.PUBLISHED: N_("published"),
    Status.HELD: N_("held"),
    Status.SPAM: N_("spam"),
    Status.DELETED: N_("deleted"),
}
#: The decisions as their buttons say them.
DECISION_LABELS: Mapping[Decision, str] = {
    Decision.APPROVE: N_("Approve"),
    Decision.HOLD: N_("Hold"),
    Decision.SPAM: N_("Spam"),
    Decision.DELETE: N_("Delete"),
    Decision.RESTORE: N_("Restore"),
}

#: What happens to a comment and changes neither its text nor its status.
WITHOUT_EFFECT = ("report", "pin", "unpin")

# Approving what is published already answers its reports.
_TRANSITIONS: dict[Decision, tuple[frozenset[Status], Status]] = {
    Decision.APPROVE: (
        frozenset({Status.PUBLISHED, Status.HELD, Status.SPAM}),
        Status.PUBLISHED,
    ),
    Decision.HOLD: (frozenset({Status.PUBLISHED, Status.SPAM}), Status.HELD),
    Decision.SPAM: (frozenset({Status.PUBLISHED, Status.HELD}), Status.SPAM),
    Decision.DELETE: (
        frozenset({Status.PUBLISHED, Status.HELD, Status.SPAM}),
        Status.DELETED,
    ),
    Decision.RESTORE: (frozenset({Status.DELETED}), Status.PUBLISHED),
}


def is_refused(status: str, deleted_by: str | None) -> bool:
    """Whether a comment counts against its commenter: in spam, or deleted by the team."""
    return status == Status.SPAM or deleted_by == "moderation"


def outcome(decision: Decision, status: Status) -> Status | None:
    """Return the status after ``decision`` on a comment that is ``status``; None where it may not
    be."""
    allowed, target = _TRANSITIONS[decision]
    return target if status in allowed else None


def decisions_for(
    status: Status, *, deleted_by: str | None = None, is_reported: bool = False
) -> list[Decision]:
    """Return the decisions that would change something about a comment, in the order of their
    buttons.

    What its author has deleted stays deleted; approving what is published answers its reports.
    """
    if deleted_by == "author":
        return []
    decisions = [decision for decision in Decision if outcome(decision, status)]
    if status is Status.PUBLISHED and not is_reported:
        decisions.remove(Decision.APPROVE)
    return decisions
