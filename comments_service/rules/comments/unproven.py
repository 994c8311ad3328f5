"""The rule for comments that come without a proof of work, by the page without JavaScript."""

from comments_service.errors import N_
from comments_service.rules.comments.policy import Check, Severity

unproven = Check(
    code="unproven",
    label=N_("Without a proof of work"),
    severity=Severity.HOLD,
    message=N_("It came without JavaScript, and so without a proof of work."),
    judge=lambda draft, _, __: {} if draft.is_unproven else None,
    settings=("proof_of_work",),
)
