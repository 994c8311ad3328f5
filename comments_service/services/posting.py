"""A reader posts a comment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.comments import comment_state, own_comment
from comments_service.queries.posting import (
    Earlier,
    Written,
    earlier_comments,
    known_commenter,
)
from comments_service.queries.rows import AnyRow
from comments_service.queries.sites import policy_of
from comments_service.queries.threads import thread_head
from comments_service.rules.bans import Sender
from comments_service.rules.checks import Draft, Facts, Refused, Verdict, decide
from comments_service.rules.closing import closed_reason
from comments_service.rules.fields import skeleton
from comments_service.rules.identity import Address, month_of, secret_hash
from comments_service.rules.status import Status
from comments_service.rules.text import Rendered, render
from comments_service.rules.urls import PageUrl
from comments_service.services.banning import refuse_banned
from comments_service.services.refusals import counted_refusals
from comments_service.services.slowing import refuse_when_slow
from comments_service.services.status import SYSTEM, Change, set_status
from comments_service.services.storing import (
    Place,
    insert_comment,
    insert_commenter,
    insert_thread,
)
from comments_service.services.transaction import transaction


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment as it came in, each field already cleaned by rules.fields."""

    page: PageUrl
    body: str
    title: str | None = None
    parent_id: int | None = None
    name: str | None = None
    email: str | None = None
    website: str | None = None
    trap: str = ""
    filled_in_ms: int | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True)
class Caller:
    """Who asks: from which address, the commenter that their token names, when."""

    address: Address
    commenter_id: int | None
    now: datetime

    @property
    def poster(self) -> str:
        """The keyed hash under which the address is known this month."""
        return self.address.poster_in(month_of(self.now))

    @property
    def network(self) -> str:
        """The keyed hash of the network around it."""
        return self.address.network_in(month_of(self.now))


@dataclass(frozen=True)
class _Judged:
    """A draft with its rendering, what the checks say of it, and who wrote it, if known."""

    rendered: Rendered
    verdict: Verdict
    commenter_id: int | None
    fingerprint: str


def post_comment(site: Site, new: NewComment, caller: Caller) -> AnyRow:
    """Publish or hold a new comment, or return what the same request made before.

    Returns the stored comment (queries.comments.own_comment). Raises AppError: thread_closed,
    slow_mode, banned, invalid (unknown parent, bad text), duplicate, blocked_words,
    idempotency_mismatch.
    """
    with counted_refusals(site.id, caller.now):
        try:
            return _post(site, new, caller)
        except IntegrityError:
            # Two first comments of a page, or one request twice, at the same moment: the other one
            # is stored by now, so the second look finds it.
            return _post(site, new, caller)


def edit_until(site: Site, comment: AnyRow) -> datetime:
    """Until when a comment's author may edit or delete it."""
    posted: datetime = comment.created_at
    return posted + timedelta(seconds=site.edit_window_seconds)


def refuse_when_closed(site: Site, thread: AnyRow, now: datetime) -> None:
    """Raise AppError thread_closed, with the reason, for a thread that takes no more text."""
    reason = closed_reason(thread.closed_at, thread.created_at, site.close_after_days, now)
    if reason:
        message = N_("Comments are closed on this page.")
        raise Refused("closed", "thread_closed", message, reason=reason)


def _post(site: Site, new: NewComment, caller: Caller) -> AnyRow:
    thread = thread_head(site.id, new.page.key)
    written = Written(
        caller.poster, skeleton(new.name or ""), new.body, _idempotency_hash(new, caller)
    )
    earlier = earlier_comments(site.id, thread.id if thread else 0, written, caller.now)
    if earlier.same_request_id is not None:
        return _answer_again(site.id, new, earlier)
    if thread:
        refuse_when_closed(site, thread, caller.now)
        refuse_when_slow(site.id, thread.id, thread.slow_seconds, written.poster, caller.now)
    parent = _parent(site.id, thread, new.parent_id)
    judged = _judge(site, new, caller, earlier)
    with transaction() as session:
        thread_id = (
            thread.id
            if thread
            else insert_thread(session, site.id, new.page, title=new.title, now=caller.now)
        )
        return _store(session, Place(site.id, thread_id, parent), new, caller, judged)


def _answer_again(site_id: int, new: NewComment, earlier: Earlier) -> AnyRow:
    stored = own_comment(site_id, earlier.same_request_id or 0)
    if stored is None or earlier.same_request_hash != _request_hash(new):
        raise AppError(
            "idempotency_mismatch",
            N_("This Idempotency-Key was used for another comment: take a new key."),
        )
    return stored


def _parent(site_id: int, thread: AnyRow | None, parent_id: int | None) -> AnyRow | None:
    if parent_id is None:
        return None
    parent = comment_state(site_id, parent_id)
    here = parent is not None and thread is not None and parent.thread_id == thread.id
    if parent is None or not here or parent.status != Status.PUBLISHED:
        raise invalid(
            "parent_id", "unknown", N_("The comment that you answer is no longer on this page.")
        )
    return parent


def _judge(site: Site, new: NewComment, caller: Caller, earlier: Earlier) -> _Judged:
    rendered = render(new.body)
    if earlier.has_bans:
        sender = Sender(
            address=caller.address,
            name=new.name,
            email=new.email,
            website=new.website,
            links=rendered.links,
        )
        refuse_banned(site.id, sender, caller.now)
    fingerprint = secret_hash(f"{caller.poster}\0{new.name}\0{new.email}")
    commenter = known_commenter(site.id, caller.commenter_id, fingerprint)
    draft = Draft(
        body=new.body,
        links=rendered.links,
        name=new.name,
        trap=new.trap,
        filled_in_ms=new.filled_in_ms,
    )
    facts = Facts(
        published_before=commenter.published_count if commenter else 0,
        is_repeat=earlier.is_repeat,
        is_reserved_name=earlier.is_reserved_name,
    )
    verdict = decide(draft, facts, policy_of(site))
    return _Judged(rendered, verdict, commenter.id if commenter else None, fingerprint)


def _store(
    session: Session, place: Place, new: NewComment, caller: Caller, judged: _Judged
) -> AnyRow:
    commenter_id = judged.commenter_id or insert_commenter(
        session, place.site_id, judged.fingerprint, caller.now
    )
    stored = insert_comment(
        session,
        place,
        judged.rendered,
        created_at=caller.now,
        body=new.body,
        author_name=new.name,
        author_email=new.email,
        author_website=new.website,
        author_kind="named" if new.name else "anonymous",
        commenter_id=commenter_id,
        poster_hash=caller.poster,
        network_hash=caller.network,
        idempotency_hash=_idempotency_hash(new, caller),
        request_hash=_request_hash(new),
    )
    return set_status(
        session,
        stored,
        Change(
            to=judged.verdict.status,
            action="post",
            by=SYSTEM,
            at=caller.now,
            reasons=[finding.as_reason() for finding in judged.verdict.findings],
        ),
    )


def _idempotency_hash(new: NewComment, caller: Caller) -> str | None:
    if new.idempotency_key is None:
        return None
    return secret_hash(f"{caller.poster}\0{new.idempotency_key}")


def _request_hash(new: NewComment) -> str:
    return secret_hash("\0".join(map(str, (new.page.key, new.parent_id, new.body, new.name))))
