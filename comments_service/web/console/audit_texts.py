"""The audit log's sentences: one for each action of services.audit."""

from comments_service.errors import N_

#: What each action says, after the name of who did it.
DEEDS = {
    "settings": N_("changed the settings"),
}
