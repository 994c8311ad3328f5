"""What the choices of settings are called, by the values of rules.sites.settings."""

from comments_service.errors import N_

CHOICE_LABELS = {
    "open": N_("Everything"),
    "first": N_("Everything except a newcomer's first comments"),
    "all": N_("Nothing: every comment waits for you"),
    "refuse": N_("is refused"),
    "hold": N_("waits for you"),
    "oldest": N_("Oldest first"),
    "newest": N_("Newest first"),
    "top": N_("Most useful first"),
    "inherit": N_("Like the page"),
    "auto": N_("Like the reader's device"),
    "light": N_("Always light"),
    "dark": N_("Always dark"),
    "untracked": N_("All count, except known trackers"),
    "listed": N_("Only those listed below count"),
    "every": N_("All count"),
}
