"""The audit log's sentences: one for each action of services.core.audit, and who may have acted."""

from typing import Any

from comments_service.errors import N_
from comments_service.web.http.locale import gettext_

#: What each action says, after the name of who did it.
DEEDS = {
    "ban": N_("banned somebody"),
    "bulk": N_("decided on many comments"),
    "bulk_undo": N_("took a decision on many comments back"),
    "close": N_("closed a page to comments"),
    "erase": N_("erased a person"),
    "export": N_("took a file of comments away"),
    "import": N_("had a file imported"),
    "invited": N_("invited somebody"),
    "joined": N_("joined the site"),
    "left": N_("left the site"),
    "moved": N_("moved pages"),
    "open": N_("opened a page to comments"),
    "reasons": N_("changed the list of reasons"),
    "removed": N_("took somebody off the site"),
    "revoked": N_("revoked a token"),
    "role": N_("changed a role"),
    "settings": N_("changed the settings"),
    "slow": N_("changed the slow mode of a page"),
    "token": N_("made a token"),
    "unban": N_("lifted a ban"),
    "undo_import": N_("had an import undone"),
    "uninvited": N_("took an invitation back"),
    "view_removed": N_("removed a view"),
    "view_saved": N_("kept a search as a view"),
}
#: Who acts, beside the people of the site.
ACTORS = {
    "moderator": N_("People of the team"),
    "program": N_("Programs"),
    "system": N_("The service"),
    "commenter": N_("Authors"),
    "reader": N_("Readers"),
}

_LONGEST = 200


def change_text(value: Any) -> str:
    """What something was or became, in words."""
    if value is None or value in ("", []):
        return gettext_(N_("nothing"))
    if isinstance(value, bool):
        return gettext_(N_("on")) if value else gettext_(N_("off"))
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
