"""The audit log's sentences: one for each action of services.audit."""

from comments_service.errors import N_

#: What each action says, after the name of who did it.
DEEDS = {
    "bulk": N_("decided on many comments"),
    "bulk_undo": N_("took a decision on many comments back"),
    "settings": N_("changed the settings"),
}
