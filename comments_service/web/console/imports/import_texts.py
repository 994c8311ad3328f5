"""What the page of an import says, in the words of people."""

from comments_service.errors import N_
from comments_service.models import Import
from comments_service.web.http.locale import gettext_

STATES = {
    "uploaded": N_("Checking"),
    "checked": N_("Ready to import"),
    "waiting": N_("Starting soon"),
    "running": N_("Importing"),
    "done": N_("Imported"),
    "undoing": N_("Undoing"),
    "undone": N_("Undone"),
    "failed": N_("Refused"),
}

# Readers tell their reasons in English; these are the usual ones.
_REASONS = {
    sentence: sentence
    for sentence in (
        N_("already imported"),
        N_("twice in the file"),
        N_("its page is not in the file"),
        N_("its page has no usable address"),
        N_("without a usable id"),
        N_("its post is not published"),
        N_("not a comment"),
        N_("a pingback"),
        N_("a trackback"),
        N_("a discussion that is of no page"),
    )
}


def state_in_words(import_: Import) -> str:
    """Return what has become of an import, translated."""
    is_halfway = import_.state == "failed" and import_.done > 0
    return gettext_(N_("Stopped halfway") if is_halfway else STATES[import_.state])


def reason_in_words(reason: str) -> str:
    """Why entries stay out, translated where it is a usual reason."""
    return gettext_(_REASONS[reason]) if reason in _REASONS else reason
