"""What the choices of settings are called, by the names and values of rules.sites.settings."""

from collections.abc import Mapping

from comments_service.errors import N_

CHOICE_LABELS: Mapping[str, Mapping[str, str]] = {
    "moderation": {
        "open": N_("Everything"),
        "first": N_("Everything except a newcomer’s first comments"),
        "all": N_("Nothing: every comment waits for you"),
    },
    "blocked_words_action": {"refuse": N_("is refused"), "hold": N_("waits for you")},
    "default_sort": {
        "oldest": N_("Oldest first"),
        "newest": N_("Newest first"),
        "top": N_("Most useful first"),
    },
    "theme": {
        "inherit": N_("Like the page"),
        "auto": N_("Like the reader’s device"),
        "light": N_("Always light"),
        "dark": N_("Always dark"),
    },
    "page_parameters": {
        "untracked": N_("All count, except known trackers"),
        "listed": N_("Only those listed below count"),
        "every": N_("All count"),
    },
    "preview_posts": {"hold": N_("wait for you"), "off": N_("cannot be written")},
    "proof_of_work": {"off": N_("Never"), "rise": N_("When comments rush in"), "on": N_("Always")},
    "needs": {
        "asks": N_("Comments that ask something"),
        "all": N_("All comments"),
        "watched": N_("Only what a watch matches"),
        "off": N_("None"),
    },
}
