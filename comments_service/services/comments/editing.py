"""An author edits or withdraws their own comment."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Comment, Event, Site
from comments_service.models.personal import AUTHOR, PERSONAL, TEXT
from comments_service.queries.comments.comments import OWN, OwnRow, StateRow, comment_state
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.comments.posting import (
    EditingRow,
    editing_context,
)
from comments_service.queries.comments.trust import commenter_by_id
from comments_service.queries.comments.watch_books import watches_that_find
from comments_service.queries.core.rows import fetch_one
from comments_service.rules.comments.bans import Sender
from comments_service.rules.comments.checks import SENDING_RULES, decide
from comments_service.rules.comments.judge import judge, waits_for_judge
from comments_service.rules.comments.policy import Draft, Facts, Policy, Verdict
from comments_service.rules.comments.status import Status
from comments_service.rules.community.watches import Watch
from comments_service.rules.text.render import Rendered, plain_text, render_new
from comments_service.rules.text.search_terms import Document, terms_of
from comments_service.services.comments.bans import refuse_banned
from comments_service.services.comments.body import (
    Wording,
    forget_wordings,
    keep_wording_of_team,
    write_wording,
)
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_comment
from comments_service.services.comments.new_comment import Caller
from comments_service.services.comments.posting import refuse_when_closed
from comments_service.services.comments.reports import answer_reports
from comments_service.services.comments.search_index import index_comment
from comments_service.services.comments.status import set_status
from comments_service.services.comments.upkeep.judge import ask_judge
from comments_service.services.comments.upkeep.learning import ask_to_learn
from comments_service.services.comments.upkeep.traces import have_traces_cleaned
from comments_service.services.community.alerts import queue_alert
from comments_service.services.community.follow import follow_edit
from comments_service.services.community.watch_hits import causes_of, forget_hits, record_hits
from comments_service.services.core.actor import COMMENTER, SYSTEM, By
from comments_service.services.core.transaction import transaction


def edit_comment(site: Site, comment_id: int, body: str, caller: Caller) -> OwnRow:
    """Replace the text of one's own comment; every rule of posting applies again.

    What is held stays held, and what is in spam stays as it is: who put it there can take that
    back, and gets what they saw. What a moderator had made of the text is kept. Returns the comment
    (queries.comments.comments.OWN). Raises AppError: not_found for what was deleted, bad_token for
    spam, conflict, and what post_comment raises for a text or a closed thread.
    """
    now = caller.now
    seen = _not_deleted(comment_state(site.id, comment_id))
    if seen.status == Status.SPAM:
        raise AppError("bad_token", N_("You can no longer change this comment."), expired=True)
    context = editing_context(site.id, comment_id, now)
    refuse_when_closed(site, context, now)
    rendered = render_new(body)
    sender = _sender(seen, context, rendered, caller)
    is_banned_elsewhere = context.has_bans and refuse_banned(site.id, sender, now)
    draft = _draft(context, rendered)
    policy = policy_of(site, context.learned_version)
    verdict = _judge(policy, seen, draft, is_banned_elsewhere=is_banned_elsewhere)
    change = _change(seen, verdict, now)
    watches = _watches(site, seen, context, rendered, change)
    with transaction() as session:
        comment = lock_comment(session, site.id, comment_id)
        if comment.version != seen.version:
            raise AppError("conflict", N_("Somebody else has just changed this comment."))
        keep_wording_of_team(session, comment, now)
        set_status(comment, change)
        hits = record_hits(site.id, comment_id, watches, now)
        if change.to is not Status.SPAM:
            is_newly_held = change.to is Status.HELD and seen.status != Status.HELD
            held = ("held",) if is_newly_held and not waits_for_judge(change.reasons) else ()
            queue_alert(site, comment_id, (*held, *causes_of(hits, now)), now)
        edited = write_wording(session, comment, Wording(body, rendered.html), now)
        ask_judge(site, edited, now)
        opens = any(watch.opens_need for watch in hits)
        follow_edit(edited, site, context.html, By(COMMENTER, now), is_watched=opens)
        return edited


def _change(seen: StateRow, verdict: Verdict, now: datetime) -> Change:
    stays = seen.status != Status.PUBLISHED
    return Change(
        to=Status(seen.status) if stays else verdict.status,
        action="edit",
        by=COMMENTER if stays or verdict.status == Status.PUBLISHED else SYSTEM,
        at=now,
        reasons=_reasons(seen, verdict),
    )


def _reasons(seen: StateRow, verdict: Verdict) -> list[dict[str, Any]]:
    """Return the reasons after an edit. The judge lets nothing pass that it does not keep back."""
    said = [finding.as_reason() for finding in verdict.findings]
    if seen.status == Status.PUBLISHED or waits_for_judge(seen.reasons):
        return said
    kept = [reason for reason in seen.reasons if reason["code"] in SENDING_RULES]
    return [*kept, *(reason for reason in said if reason["code"] != judge.code)]


def withdraw_comment(site: Site, comment_id: int, now: datetime) -> OwnRow:
    """Delete one's own comment: its text and its author are forgotten, its answers stay.

    Returns the tombstone (queries.comments.comments.OWN). Raises AppError not_found.
    """
    with transaction() as session:
        comment = _not_deleted(lock_comment(session, site.id, comment_id))
        set_status(
            comment,
            Change(to=Status.DELETED, action="withdraw", by=COMMENTER, at=now),
        )
        answer_reports(session, comment, now)
        forget_wordings(session, site.id, [comment_id])
        forget_hits(session, site.id, [comment_id])
        _forget_quotes(session, site.id, comment_id)
        tombstone = fetch_one(
            OwnRow,
            update(Comment)
            .where(Comment.site_id == site.id, Comment.id == comment_id)
            .values({**TEXT, **AUTHOR})
            .execution_options(synchronize_session=False)
            .returning(*OWN),
        )
        assert tombstone is not None  # its row is locked
        index_comment(tombstone)
        have_traces_cleaned(session, site.id, now)
        ask_to_learn(session, site.id, now)
    return tombstone


def _forget_quotes(session: Session, site_id: int, comment_id: int) -> None:
    """Forget the reasons in the log, which quote the words that a rule found."""
    session.execute(
        update(Event)
        .where(Event.site_id == site_id, Event.comment_id == comment_id)
        .values(reasons=PERSONAL[Event]["reasons"])
        .execution_options(synchronize_session=False)
    )


def _not_deleted(comment: StateRow | None) -> StateRow:
    if comment is None or comment.status == Status.DELETED:
        raise not_found()
    return comment


def _sender(comment: StateRow, context: EditingRow, rendered: Rendered, caller: Caller) -> Sender:
    return Sender(
        address=caller.address,
        commenter_id=comment.commenter_id,
        name=context.author_name,
        email=context.author_email,
        website=context.author_website,
        links=rendered.links,
    )


def _draft(context: EditingRow, rendered: Rendered) -> Draft:
    return Draft(
        body=plain_text(rendered.html),
        links=rendered.links,
        name=context.author_name,
        website=context.author_website,
    )


def _watches(
    site: Site, comment: StateRow, context: EditingRow, rendered: Rendered, change: Change
) -> list[Watch]:
    terms = terms_of(
        Document(
            site_id=site.id,
            thread_id=comment.thread_id,
            status=change.to,
            text=plain_text(rendered.html),
            html=rendered.html,
            author_name=context.author_name,
            author_website=context.author_website,
        )
    )
    keys = (context.thread_key,)
    return watches_that_find(site, context.watch_version, terms, keys, change.at)


def _judge(
    policy: Policy, comment: StateRow, draft: Draft, *, is_banned_elsewhere: bool
) -> Verdict:
    """Judge a new text: the comment itself does not speak for its commenter."""
    commenter = commenter_by_id(comment.site_id, comment.commenter_id or 0)
    published = commenter.published_count if commenter else 0
    facts = Facts(
        published_before=published - (comment.status == Status.PUBLISHED),
        refused_before=commenter.refused_count if commenter else 0,
        is_banned_elsewhere=is_banned_elsewhere,
    )
    return decide(draft, facts, policy)
