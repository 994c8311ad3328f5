"""What the settings of readers' mails are called and what they do."""

from comments_service.errors import N_
from comments_service.web.console.page.setting import Section, Setting

READER_MAILS = Section(
    "reader-mails",
    N_("Mails to readers"),
    (
        Setting(
            "reader_mails",
            "switch",
            N_("Offer mails to readers"),
            N_(
                "Who comments can ask for mails about replies, about the page, and about what you "
                "decide on their comment. Needs SMTP_URL."
            ),
        ),
        Setting(
            "tell_reasons",
            "switch",
            N_("Tell them why a comment was not published"),
            N_("The reason that you chose with the decision stands in the mail."),
        ),
    ),
)
