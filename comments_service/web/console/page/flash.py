"""The bar above a page that tells what has just been done, and offers to undo it."""

import re
from dataclasses import dataclass
from typing import Any, TypeGuard

from comments_service.errors import N_
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.identity import parse_reference
from comments_service.web.http.locale import gettext_

_SENTENCES = {
    Decision.APPROVE: N_("Approved: readers can see it now."),
    Decision.HOLD: N_("Held: readers no longer see it."),
    Decision.SPAM: N_("Moved to spam."),
    Decision.DELETE: N_("Deleted. Its replies stay."),
    Decision.RESTORE: N_("Restored: it is again what it was before it was deleted."),
    "undo": N_("Undone."),
    "nothing_to_undo": N_("There is nothing to undo."),
    "nothing_selected": N_("Select a comment first."),
    "selection_gone": N_("None of these comments exists any more."),
    "reason": N_("The reason is in the history."),
    "no_reason": N_("No reason was chosen."),
    "reply": N_("Your reply is published."),
    "proposed": N_("Your answer is proposed: somebody who may publish has to approve it."),
    "approve_and_reply": N_("Approved, and your reply is published."),
    "wait_take": N_("It is yours: others see that you are answering."),
    "wait_release": N_("Let go: anybody may take it."),
    "wait_assign": N_("Handed over."),
    "wait_snooze": N_("Put off until later."),
    "wait_wake": N_("It needs a reply again."),
    "wait_close": N_("Closed without reply."),
    "wait_reopen": N_("It waits again, since when it did."),
    "wait_mark": N_("It needs a reply from now on."),
    "banned": N_("Banned. They will learn of it when they try to comment."),
    "unbanned": N_("Lifted. Decisions made with the ban are undone."),
    "reworded": N_("The text is changed. The earlier version is kept."),
    "pin": N_("Pinned at the top of its page."),
    "unpin": N_("No longer pinned."),
    "close": N_("Comments on this page are closed."),
    "open": N_("Comments on this page are open again."),
    "saved": N_("Saved."),
    "listed": N_("Added: pages at this address can now show and receive comments."),
    "view_saved": N_("Saved: everybody who works on this site sees it beside the views."),
    "view_removed": N_("The saved search is removed. No comment has changed."),
    "saved_reply_removed": N_("Removed. The answers made of it stay."),
    "answer_link_ended": N_("Withdrawn: nobody can answer by it any more."),
    "watch_saved": N_("Saved: every new comment is compared with it."),
    "watch_muted": N_("Muted: what it finds is listed here, and alerts nobody."),
    "watch_unmuted": N_("What it finds alerts the team again."),
    "alert_asked": N_("You are alerted of what waits here, once."),
    "watch_removed": N_("The watch is removed. No comment has changed."),
    "watch_judged": N_("Noted."),
    "feeds_made": N_("Your feeds on this site have addresses now."),
    "feeds_withdrawn": N_("Withdrawn: the addresses of your feeds show nothing any more."),
    "noted": N_("Note saved. Only your team sees it."),
    "unnoted": N_("Note deleted."),
    "dropped": N_("File discarded."),
    "page_session_ended": N_("Ended: scripts on these pages can do nothing in your name any more."),
    "channel_tried": N_("The test is on its way: the log shows what becomes of it."),
    "channel_removed": N_("The channel is removed."),
    "provider_removed": N_("Removed: nobody signs in with it any more."),
    "sso_off": N_("Single sign-on is off: who came in by it is signed out."),
    "revoked": N_("Revoked: this token no longer works."),
    "session_ended": N_("This browser is signed out."),
    "sessions_ended": N_("Every other browser is signed out."),
    "passkey_added": N_("Passkey added: you can sign in with it."),
    "passkey_removed": N_("Passkey removed. Every other browser is signed out."),
    "one_step": N_("Two-step sign-in is off: your password alone signs you in."),
    "role": N_("Role changed."),
    "removed": N_("Removed: their access to this site has ended."),
    "left": N_("You have left the site."),
    "joined": N_("Welcome: you are now on this site’s team."),
    "uninvited": N_("Withdrawn: the link no longer works."),
    "slow": N_("Slow mode is on: readers wait between two comments."),
    "fast": N_("Slow mode is off."),
    "moved": N_("Moved. The old addresses still work."),
    "created": N_("The site is ready: paste these lines into its pages."),
}
# After these a decision can be taken back.
_OF_DECISION = {*Decision, "reason", "no_reason", "approve_and_reply"}
_JOB = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True)
class Note:
    """``undo`` is the public id of the comment whose decision may be taken back, else empty.

    ``bulk`` is (decision, comments, id) of a set that may be taken back as a whole.
    ``may_explain``: whether the decision's reason can be given still.
    ``restored`` is the public id of the comment whose decision has just been undone, else empty;
    ``has_more``: whether the one who undid it has earlier decisions to undo.
    """

    sentence: str
    undo: str = ""
    version: int = 0
    bulk: tuple[str, int, str] | None = None
    may_explain: bool = False
    restored: str = ""
    has_more: bool = False


def shown_note(note: dict[str, Any]) -> Note | None:
    """Return the note that a page left in a cookie; None for what no page of ours leaves."""
    done = note.get("done")
    if done == "bulk":
        return _bulk_note(note)
    if not isinstance(done, str) or done not in _SENTENCES:
        return None
    sentence = gettext_(_SENTENCES[done])
    comment, version = note.get("comment"), note.get("version")
    if done in _OF_DECISION and _is_count(version) and parse_reference(str(comment)):
        return Note(sentence, str(comment), version, may_explain=done != "reason")
    if done == "undo" and parse_reference(str(comment)):
        return Note(sentence, restored=str(comment), has_more=note.get("more") is True)
    return Note(sentence)


def _bulk_note(note: dict[str, Any]) -> Note | None:
    decision, count, job = str(note.get("decision")), note.get("count"), str(note.get("job"))
    if decision not in set(Decision) or not _is_count(count) or not _JOB.fullmatch(job):
        return None
    return Note("", bulk=(decision, count, job))


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 2**31
