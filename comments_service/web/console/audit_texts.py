"""The audit log's sentences: one for each action of services.audit."""

from comments_service.errors import N_

#: What each action says, after the name of who did it.
DEEDS = {
    "ban": N_("banned somebody"),
    "bulk": N_("decided on many comments"),
    "bulk_undo": N_("took a decision on many comments back"),
    "invited": N_("invited somebody"),
    "joined": N_("joined the site"),
    "left": N_("left the site"),
    "reasons": N_("changed the list of reasons"),
    "removed": N_("took somebody off the site"),
    "role": N_("changed a role"),
    "settings": N_("changed the settings"),
    "slow": N_("changed the slow mode of a page"),
    "unban": N_("lifted a ban"),
    "uninvited": N_("took an invitation back"),
    "view_removed": N_("removed a view"),
    "view_saved": N_("kept a search as a view"),
}
