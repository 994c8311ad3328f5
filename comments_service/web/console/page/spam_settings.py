"""What the setting of the rule that learns is called and what it does."""

from comments_service.errors import N_
from comments_service.web.console.page.setting import Setting

LIKELY_SPAM = Setting(
    "hold_likely_spam",
    "switch",
    N_("Hold likely spam"),
    N_(
        "Learns from what your team approves and takes for spam, and holds what resembles the "
        "spam once you have decided on 30 comments of each kind. The page “Likely spam” shows "
        "how it would do."
    ),
)
