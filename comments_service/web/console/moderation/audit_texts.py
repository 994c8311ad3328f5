"""The audit log's sentences: one for each action of services.core.audit, and who may have acted."""

from typing import Any

from comments_service.errors import N_
from comments_service.rules.accounts.devices import device_words
from comments_service.web.console.page.setting_texts import SECTIONS
from comments_service.web.http.locale import gettext_, translate

#: What each action says, after the name of who did it.
DEEDS = {
    "answer_unwanted": N_("withdrew a link to answer"),
    "answer_wanted": N_("asked somebody to answer"),
    "away": N_("sent somebody on leave"),
    "back": N_("ended somebody’s leave"),
    "answers": N_("changed whether somebody’s answers are proposed"),
    "ban": N_("banned somebody"),
    "bulk": N_("made a bulk decision"),
    "bulk_undo": N_("undid a bulk decision"),
    "close": N_("closed a page to comments"),
    "erase": N_("erased a person’s data"),
    "export": N_("exported comments"),
    "import": N_("imported a file"),
    "invited": N_("invited somebody"),
    "joined": N_("joined the site"),
    "left": N_("left the site"),
    "channel_added": N_("added a channel"),
    "channel_changed": N_("changed what a channel tells"),
    "channel_off": N_("switched a channel off"),
    "channel_on": N_("switched a channel on"),
    "channel_removed": N_("removed a channel"),
    "channel_secret": N_("gave a webhook a new secret"),
    "located": N_("corrected the address of a page"),
    "mention_approve": N_("approved a link from another site"),
    "mention_delete": N_("deleted a link from another site"),
    "mention_gone": N_("took away a link whose page no longer has it"),
    "mention_hold": N_("held a link from another site"),
    "mention_spam": N_("moved a link from another site to spam"),
    "mention_undo": N_("undid a decision about a link"),
    "moved": N_("moved pages"),
    "named": N_("corrected the title of a page"),
    "open": N_("opened a page to comments"),
    "page_closed": N_("stopped moderating on pages"),
    "page_opened": N_("began to moderate on pages"),
    "provider_added": N_("added an identity provider"),
    "provider_removed": N_("removed an identity provider"),
    "reasons": N_("changed the list of reasons"),
    "removed": N_("removed somebody from the site"),
    "reply_removed": N_("removed a saved reply"),
    "reply_saved": N_("saved a reply"),
    "revoked": N_("revoked a token"),
    "role": N_("changed a role"),
    "settings": N_("changed the settings"),
    "sign_in_failed": N_("refused a sign-in"),
    "signed_in": N_("signed in"),
    "signed_out": N_("signed out"),
    "slow": N_("changed the slow mode of a page"),
    "sso_off": N_("switched single sign-on off"),
    "sso_secret": N_("made a secret for single sign-on"),
    "token": N_("created a token"),
    "unban": N_("lifted a ban"),
    "undo_import": N_("undid an import"),
    "uninvited": N_("withdrew an invitation"),
    "view_removed": N_("removed a saved search"),
    "view_saved": N_("saved a search"),
    "watch_removed": N_("removed a watch"),
    "watch_saved": N_("saved a watch"),
}
#: Who acts, beside the people of the site.
ACTORS = {
    "moderator": N_("Team"),
    "program": N_("Programs"),
    "system": N_("The service"),
    "commenter": N_("Commenters"),
    "reader": N_("Readers"),
    "expert": N_("Colleagues who were asked"),
}

#: What a change is called beside the settings; what people cannot read, such as ids, has no name.
CHANGES = {
    "by": N_("Means"),
    "comments": N_("Comments"),
    "decision": N_("Decision"),
    "format": N_("Format"),
    "joined": N_("Pages joined"),
    "kind": N_("Kind"),
    "lasts": N_("Duration"),
    "moved": N_("Pages moved"),
    "of": N_("Of"),
    "reasons": N_("Reasons"),
    "answers": N_("Answers"),
    "away_until": N_("Back on"),
    "role": N_("Role"),
    "scopes": N_("May"),
    "search": N_("Search"),
    "seconds": N_("Seconds"),
    "title": N_("Title"),
    "url": N_("Address"),
    **{setting.name: setting.label for section in SECTIONS for setting in section.settings},
    "edit_window_seconds": N_("Time to edit, in seconds"),
}
#: On these lines the device tells something: whether it was oneself.
_ABOUT_DEVICES = ("signed_in", "signed_out", "sign_in_failed")
_LONGEST = 200


def device_in_words(action: str, device: str | None) -> str | None:
    """Return the browser and system of who signed in or out, such as "Firefox on Linux"."""
    browser, system = device_words(device)
    if action not in _ABOUT_DEVICES or not (browser or system):
        return None
    if browser and system:
        names = {"browser": browser, "system": system}
        return translate(N_("{browser} on {system}"), names)
    return browser or system


def change_text(value: Any) -> str:
    """Return what something was or became, in words."""
    if value is None or value in ("", []):
        return gettext_(N_("nothing"))
    if isinstance(value, bool):
        return gettext_(N_("on")) if value else gettext_(N_("off"))
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
