"""What the settings against spam and floods are called and what they do."""

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
PROOF_OF_WORK = Setting(
    "proof_of_work",
    "choice",
    N_("Proof of work"),
    N_(
        "Has each browser work for a second or two before it can post, which a flood of robots "
        "cannot afford; readers see no puzzle. A comment without JavaScript waits for you then. "
        "Comments rush in at more than 60 in 10 minutes."
    ),
)
JUDGE = (
    Setting(
        "judge_url",
        "line",
        N_("Address of an external judge"),
        N_(
            "What your rules would publish waits until a program at this address has said whether "
            "it is spam. The page “Likely spam” shows how it signs and whether it answers. Leave "
            "empty for none."
        ),
    ),
    Setting(
        "judge_minutes",
        "number",
        N_("Minutes to wait for the judge"),
        N_("A comment that it has not judged by then appears."),
    ),
)
