"""The bar above a page that tells what has just been done, and offers to undo it."""

import re
from dataclasses import dataclass
from typing import Any

from comments_service.errors import N_
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.identity import parse_reference
from comments_service.web.http.locale import gettext_

_SENTENCES = {
    Decision.APPROVE: N_("Approved: readers see it now."),
    Decision.HOLD: N_("Held: readers do not see it any more."),
    Decision.SPAM: N_("Moved to spam."),
    Decision.DELETE: N_("Deleted. Its answers stay."),
    Decision.RESTORE: N_("Restored: readers see it again."),
    "undo": N_("Taken back."),
    "nothing_selected": N_("Select a comment first."),
    "reason": N_("The reason stands in the history."),
    "no_reason": N_("No reason was chosen."),
    "reply": N_("Your reply is published."),
    "banned": N_("Banned. Whoever this is meant for is told so when they write."),
    "unbanned": N_("Lifted. What was decided with the ban is taken back."),
    "reworded": N_("The text is changed. What it said before is kept."),
    "pin": N_("Pinned at the top of its page."),
    "unpin": N_("No longer pinned."),
    "close": N_("Comments on this page are closed."),
    "open": N_("Comments on this page are open again."),
    "saved": N_("Saved."),
    "listed": N_("Added: pages of this address may show and post comments now."),
    "view_saved": N_("Kept: it stands beside the views, for everybody on the site."),
    "view_removed": N_("The view is removed. No comment has changed."),
    "noted": N_("Noted, for your team alone."),
    "unnoted": N_("The note is gone."),
    "dropped": N_("The file is forgotten."),
    "revoked": N_("Revoked: whoever holds this token is out."),
    "session_ended": N_("This browser is signed out."),
    "sessions_ended": N_("Every other browser is signed out."),
    "passkey_added": N_("The passkey is kept: you can sign in with it."),
    "passkey_removed": N_("The passkey is forgotten. Every other browser is signed out."),
    "one_step": N_("Two-step sign-in is off: your password alone signs you in."),
    "role": N_("The role is changed."),
    "removed": N_("Removed: their access to this site has ended."),
    "left": N_("You have left the site."),
    "joined": N_("Welcome: you work on this site now."),
    "uninvited": N_("Taken back: the link no longer works."),
    "slow": N_("Slow mode is on: readers wait between two comments."),
    "fast": N_("Slow mode is off."),
    "moved": N_("Moved. The old addresses go on to work."),
    "created": N_("The site is ready: paste these lines into its pages."),
}
# After these a decision can be taken back.
_OF_DECISION = {*Decision, "reason", "no_reason"}
_JOB = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True)
class Note:
    """``undo`` is the public id of the comment whose decision may be taken back, else empty.

    ``bulk`` is (decision, comments, id) of a set that may be taken back as a whole.
    ``may_explain``: whether the decision's reason can be given still.
    """

    sentence: str
    undo: str = ""
    version: int = 0
    bulk: tuple[str, int, str] | None = None
    may_explain: bool = False


def shown_note(note: dict[str, Any]) -> Note | None:
    """The note that a page left in a cookie; None for anything that no page of ours leaves."""
    if note.get("done") == "bulk":
        return _bulk_note(note)
    done, comment, version = note.get("done"), note.get("comment"), note.get("version")
    if done not in _SENTENCES:
        return None
    sentence = gettext_(_SENTENCES[done])
    if done in _OF_DECISION and isinstance(version, int) and parse_reference(str(comment)):
        return Note(sentence, str(comment), version, may_explain=done != "reason")
    return Note(sentence)


def _bulk_note(note: dict[str, Any]) -> Note | None:
    decision, count, job = note.get("decision"), note.get("count"), str(note.get("job"))
    if decision not in set(Decision) or not isinstance(count, int) or not _JOB.fullmatch(job):
        return None
    return Note("", bulk=(decision, count, job))
