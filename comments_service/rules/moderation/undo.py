"""Which decision an undo takes back."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from comments_service.rules.comments.status import WITHOUT_EFFECT, Decision


class Change(Protocol):
    """A line of a comment's log, as far as an undo needs it."""

    @property
    def action(self) -> str:
        """What was done."""

    @property
    def from_status(self) -> str | None:
        """What the comment was before."""


AnyChange = TypeVar("AnyChange", bound=Change)


def undoable(newest_first: Iterable[AnyChange]) -> AnyChange | None:
    """Return the decision on a comment that an undo would take back, from its log; else None.

    That is the last one that no undo has taken back yet. Anything else that changed the comment
    since, such as its author's edit, keeps it: the comment decided on is not this one any more.
    """
    undone = 0
    for change in newest_first:
        if change.action in WITHOUT_EFFECT:
            continue
        if change.action == "undo":
            undone += 1
        elif change.action not in set(Decision) or change.from_status is None:
            return None
        elif undone:
            undone -= 1
        else:
            return change
    return None
