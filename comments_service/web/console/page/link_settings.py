"""What the settings of previews, and of links from other sites, are called and what they do."""

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
PREVIEWS = (
    Setting(
        "preview_origins",
        "lines",
        N_("Addresses of previews, one per line"),
        N_(
            "Where your host shows a branch before it is published, such as "
            "https://*--mysite.netlify.app: the star stands for any letters, digits and hyphens. "
            "A preview shows the comments of the page that its canonical link names."
        ),
    ),
    Setting(
        "preview_posts",
        "choice",
        N_("Comments that are written on a preview"),
        N_("A comment that waits is marked in the queue."),
    ),
)
LOCAL_PORTS = Setting(
    "local_ports",
    "switch",
    N_("Each port of localhost is a site of its own"),
    N_("For several projects under development: none sees the comments of another."),
)
