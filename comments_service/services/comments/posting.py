"""A reader posts a comment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.comments.comments import OwnRow, own_comment
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.comments.posting import (
    EditingRow,
    PostingRow,
    Submission,
    posting_context,
)
from comments_service.queries.comments.watch_books import watches_that_find
from comments_service.rules.comments.bans import Sender
from comments_service.rules.comments.checks import decide
from comments_service.rules.comments.closing import closed_reason
from comments_service.rules.comments.policy import Draft, Facts, Refused, Verdict
from comments_service.rules.comments.status import Status
from comments_service.rules.community.watches import Watch
from comments_service.rules.core.identity import secret_hash
from comments_service.rules.text.render import Rendered, plain_text, render_new
from comments_service.services.comments.bans import refuse_banned
from comments_service.services.comments.change import Change
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.new_row import NewRow, new_row
from comments_service.services.comments.newcomers import insert_commenter, insert_thread
from comments_service.services.comments.refusals import counted_refusals, refuse_taken_name
from comments_service.services.comments.slow_mode import refuse_when_slow
from comments_service.services.comments.status import store_comment
from comments_service.services.comments.upkeep.judge import ask_judge, first_causes
from comments_service.services.community.alerts import queue_alert
from comments_service.services.community.follow import wait_causes
from comments_service.services.community.needs import Expectation, expectation
from comments_service.services.community.subscriptions import opt_in
from comments_service.services.community.watch_hits import causes_of, record_hits
from comments_service.services.core.actor import SYSTEM
from comments_service.services.core.group_commit import group_commit
from comments_service.services.core.ids import fresh_id


def post_comment(site: Site, new: NewComment, caller: Caller) -> OwnRow:
    """Publish or hold a new comment, or return what the same request made before.

    Raise AppError: what a closed thread, a ban, a rule or an earlier request refuses.
    """
    with counted_refusals(site.id, caller.now):
        try:
            return _post(site, new, caller)
        except IntegrityError:
            # Two at the same moment: the other one is stored by now, so the second look finds it.
            return _post(site, new, caller)


def edit_until(site: Site, comment: OwnRow) -> datetime:
    """Until when a comment's author may edit or delete it."""
    return comment.created_at + timedelta(seconds=site.edit_window_seconds)


def refuse_when_closed(site: Site, thread: PostingRow | EditingRow, now: datetime) -> None:
    """Raise AppError thread_closed, with the reason, for a thread that takes no more text."""
    if thread.created_at is None:
        return
    reason = closed_reason(thread.closed_at, thread.created_at, site.close_after_days, now)
    if reason:
        message = N_("Comments are closed on this page.")
        raise Refused("closed", "thread_closed", message, reason=reason)


def _post(site: Site, new: NewComment, caller: Caller) -> OwnRow:
    submission = _submission(new, caller)
    context = posting_context(site.id, submission, caller.now)
    if context.request_id is not None:
        return _answer_again(site.id, new, context)
    refuse_when_closed(site, context, caller.now)
    refuse_taken_name(context, new, caller)
    if context.thread_id is not None and context.slow_seconds:
        slow = context.slow_seconds
        refuse_when_slow(site.id, context.thread_id, slow, submission.poster, caller.now)
    _refuse_unknown_parent(new, context)
    rendered = render_new(new.body)
    sender = _sender(new, caller, rendered, context)
    is_banned = context.has_bans and refuse_banned(site.id, sender, caller.now, caller.reader)
    verdict = _judge(site, new, rendered, context, is_banned)
    row = new_row(
        rendered,
        _first_change(verdict, caller),
        site_id=site.id,
        thread_id=context.thread_id or fresh_id(caller.now),
        root_id=context.parent_root_id,
        commenter_id=context.commenter_id or fresh_id(caller.now),
        **_columns(new, submission, caller),
        **_page_columns(new, context),
    )
    watches = _watches(site, new, context, row)
    row = _expecting(site, row, context, watches)

    def write() -> OwnRow:
        if context.thread_id is None:
            insert_thread(site.id, row.columns["thread_id"], new.page, caller.now)
        if context.commenter_id is None:
            insert_commenter(row, submission.fingerprint)
        stored = store_comment(row)
        _tell_team(site, stored, watches, row.expected)
        if new.opt_in:
            opt_in(stored, new.opt_in, caller.now)
        return stored

    return group_commit(write)


def _expecting(site: Site, row: NewRow, context: PostingRow, watches: Sequence[Watch]) -> NewRow:
    """Return the row with why it waits for an answer; spam waits for none."""
    expected, opens = None, any(watch.opens_need for watch in watches)
    if row.change.to is not Status.SPAM:
        expected = expectation(site, row.columns["html"], context, is_watched=opens)
    return replace(row, expected=expected, tells_readers=site.reader_mails)


def _watches(site: Site, new: NewComment, context: PostingRow, row: NewRow) -> Sequence[Watch]:
    keys = (new.page.key, context.thread_key)
    return watches_that_find(site, context.watch_version, row.terms, keys, row.change.at)


def _tell_team(
    site: Site, comment: OwnRow, watches: Sequence[Watch], expected: Expectation | None
) -> None:
    hits = record_hits(site.id, comment.id, watches, comment.created_at)
    if comment.status != Status.SPAM:
        of_hits = causes_of(hits, comment.created_at)
        causes = (*first_causes(comment), *wait_causes(expected), *of_hits)
        queue_alert(site, comment.id, causes, comment.created_at)
        ask_judge(site, comment, comment.created_at)


def _submission(new: NewComment, caller: Caller) -> Submission:
    key, poster = new.idempotency_key, caller.poster
    return Submission(
        key=new.page.key,
        body=new.body,
        parent_id=new.parent_id,
        poster=poster,
        commenter_id=caller.commenter_under(new.name),
        # An address alone is no identity: a whole town may be behind it.
        fingerprint=secret_hash(f"{poster}\0{new.name}\0{new.email and new.email.lower()}")
        if new.name or new.email
        else None,
        name=new.name,
        email=new.email,
        idempotency_hash=None if key is None else secret_hash(f"{poster}\0{key}"),
    )


def _columns(new: NewComment, submission: Submission, caller: Caller) -> dict[str, Any]:
    return {
        "parent_id": new.parent_id,
        "created_at": caller.now,
        "body": new.body,
        "author_name": new.name,
        "author_email": new.email,
        "author_website": new.website,
        "author_kind": caller.kind_under(new.name),
        "poster_hash": submission.poster,
        "network_hash": caller.network,
        "idempotency_hash": submission.idempotency_hash,
        "request_hash": _request_hash(new),
    }


def _page_columns(new: NewComment, context: PostingRow) -> dict[str, Any]:
    """Return what its page calls itself: nothing at another address of the thread."""
    if context.thread_key not in (None, new.page.key):
        return {"page_title": None, "page_url": None}
    return {"page_title": new.title, "page_url": new.page.url}


def _first_change(verdict: Verdict, caller: Caller) -> Change:
    return Change(
        to=verdict.status,
        action="post",
        by=SYSTEM,
        at=caller.now,
        reasons=[finding.as_reason() for finding in verdict.findings],
    )


def _answer_again(site_id: int, new: NewComment, context: PostingRow) -> OwnRow:
    stored = own_comment(site_id, context.request_id or 0)
    if stored is None or context.request_hash != _request_hash(new):
        raise AppError(
            "idempotency_mismatch",
            N_("This Idempotency-Key was used for another comment: use a new one."),
        )
    return stored


def _refuse_unknown_parent(new: NewComment, context: PostingRow) -> None:
    if new.parent_id is None:
        return
    is_here = context.parent_id is not None and context.parent_thread_id == context.thread_id
    if not is_here or context.parent_status != Status.PUBLISHED:
        raise invalid(
            "parent_id", "unknown", N_("The comment you are replying to is no longer on this page.")
        )


def _sender(new: NewComment, caller: Caller, rendered: Rendered, context: PostingRow) -> Sender:
    return Sender(
        address=caller.address,
        commenter_id=context.commenter_id,
        name=new.name,
        email=new.email,
        website=new.website,
        links=rendered.links,
    )


def _judge(
    site: Site, new: NewComment, rendered: Rendered, context: PostingRow, is_banned: bool
) -> Verdict:
    draft = Draft(
        body=plain_text(rendered.html),
        links=rendered.links,
        name=new.name,
        website=new.website,
        title=new.title if new.title != context.thread_title else None,
        trap=new.trap,
        is_unproven=new.is_unproven,
        preview=new.preview,
        filled_in_ms=new.filled_in_ms,
    )
    facts = Facts(
        published_before=context.published_as_such,
        refused_before=context.refused_count or 0,
        is_banned_elsewhere=is_banned,
        is_repeat=context.is_repeat,
        is_reserved_name=context.is_reserved_name,
    )
    return decide(draft, facts, policy_of(site, context.learned_version), new.concern)


def _request_hash(new: NewComment) -> str:
    return secret_hash("\0".join(map(str, (new.page.key, new.parent_id, new.body, new.name))))
