"""What the settings of links from other sites are called and what they do."""

from comments_service.errors import N_
from comments_service.web.console.page.setting import Section, Setting

LINKS = Section(
    "links",
    N_("Links from other sites"),
    (
        Setting(
            "webmentions",
            "switch",
            N_("Take in webmentions"),
            N_(
                "Pages elsewhere can announce that they link to yours. Readers see a link once "
                "you have approved it."
            ),
        ),
        Setting(
            "pingbacks",
            "switch",
            N_("Take in pingbacks as well"),
            N_("The older way to announce a link. Much of what comes that way is spam."),
        ),
    ),
)
