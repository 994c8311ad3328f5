"""The rule that learns: what resembles the spam of the site's own decisions waits for the team."""

from typing import Any

from comments_service.errors import N_
from comments_service.rules.comments.learning import terms_of_comment
from comments_service.rules.comments.policy import Check, Draft, Facts, Policy, Severity


def _likely_spam(draft: Draft, _facts: Facts, policy: Policy) -> dict[str, Any] | None:
    if policy.learned is None or not policy.learned.is_ready:
        return None
    terms = terms_of_comment(draft.body, draft.links, draft.website)
    evidence = policy.learned.evidence(terms)
    if not evidence.is_enough:
        return None
    return {"list": ", ".join(evidence.words), "words": list(evidence.words)}


likely_spam = Check(
    code="likely_spam",
    label=N_("Likely spam"),
    severity=Severity.HOLD,
    message=N_("It resembles what the team took for spam: {list}."),
    judge=_likely_spam,
    settings=("hold_likely_spam",),
)
