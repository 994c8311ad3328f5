"""The rule for comments that were written on a preview of the site."""

from comments_service.errors import N_
from comments_service.rules.comments.policy import Check, Severity

preview = Check(
    code="preview",
    label=N_("Written on a preview"),
    severity=Severity.HOLD,
    message=N_("Comments from a preview ({origin}) do not appear on the site."),
    judge=lambda draft, _, __: {"origin": draft.preview} if draft.preview else None,
    settings=("preview_posts", "preview_origins"),
    refuses=lambda policy: policy.preview_posts == "off",
)
