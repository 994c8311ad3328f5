"""What the queue offers: decisions on many comments by view, and why one was left out."""

from collections.abc import Mapping, Sequence

from comments_service.errors import N_
from comments_service.rules.comments.status import Decision
from comments_service.rules.moderation.queue import View

_ALL = (Decision.APPROVE, Decision.HOLD, Decision.SPAM, Decision.DELETE, Decision.RESTORE)
#: What would change something about comments of each view, in the order of the buttons.
DECISIONS: Mapping[View, Sequence[Decision]] = {
    "review": (Decision.APPROVE, Decision.SPAM, Decision.DELETE),
    "reported": (Decision.APPROVE, Decision.HOLD, Decision.SPAM, Decision.DELETE),
    "published": (Decision.HOLD, Decision.SPAM, Decision.DELETE),
    "spam": (Decision.APPROVE, Decision.HOLD, Decision.DELETE),
    "deleted": (Decision.RESTORE,),
    "all": _ALL,
}

#: Why a decision on many comments left one of them as it is, by the code of its item.
OBSTACLES: Mapping[str, str] = {
    "conflict": N_("It has changed since you saw it: check it again."),
    "not_allowed": N_("It is already in that state, or the decision is not possible."),
    "changed_since": N_("Something else has happened to it since, so it was left as it is."),
}
