"""A reader posts a comment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.queries.comments.comments import own_comment
from comments_service.queries.comments.policy import policy_of
from comments_service.queries.comments.posting import Written, known_of
from comments_service.queries.core.rows import AnyRow
from comments_service.rules.comments.bans import Sender
from comments_service.rules.comments.checks import decide
from comments_service.rules.comments.closing import closed_reason
from comments_service.rules.comments.policy import Draft, Facts, Refused, Verdict
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import Address, month_of, secret_hash
from comments_service.rules.text.fields import skeleton
from comments_service.rules.text.render import Rendered, render
from comments_service.rules.text.urls import PageUrl
from comments_service.services.comments.bans import refuse_banned
from comments_service.services.comments.refusals import counted_refusals
from comments_service.services.comments.slow_mode import refuse_when_slow
from comments_service.services.comments.status import Change, store_comment
from comments_service.services.comments.storing import (
    Place,
    insert_commenter,
    insert_thread,
    newborn,
)
from comments_service.services.core.actor import SYSTEM
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.together import together


@dataclass(frozen=True, kw_only=True)
class NewComment:
    """A comment as it came in, each field already cleaned by rules.text.fields."""

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


def post_comment(site: Site, new: NewComment, caller: Caller) -> AnyRow:
    """Publish or hold a new comment, or return what the same request made before.

    Returns the stored comment (queries.comments.comments.own_comment). Raises AppError:
    thread_closed, slow_mode, banned, invalid (unknown parent, bad text), duplicate, blocked_words,
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
    written = _written(new, caller)
    known = known_of(site.id, written, caller.now)
    if known.request_id is not None:
        return _answer_again(site.id, new, known)
    if known.thread_id is not None:
        refuse_when_closed(site, known, caller.now)
        slow = known.slow_seconds
        refuse_when_slow(site.id, known.thread_id, slow, written.poster, caller.now)
    _refuse_unknown_parent(new, known)
    rendered = render(new.body)
    if known.has_bans:
        refuse_banned(site.id, _sender(new, caller, rendered), caller.now)
    verdict = _judge(site, new, rendered, known)
    place = Place(
        site.id,
        known.thread_id or fresh_id(caller.now),
        new.parent_id,
        known.parent_root_id,
    )
    commenter_id = known.commenter_id or fresh_id(caller.now)
    # All that can be made before the turn of a writer is made before it.
    ready = newborn(
        place,
        verdict.status,
        rendered,
        commenter_id=commenter_id,
        request_hash=_request_hash(new),
        **_columns(new, written, caller),
    )
    change = _first_change(verdict, caller)

    def write() -> AnyRow:
        if known.thread_id is None:
            insert_thread(place, new.page, title=new.title, now=caller.now)
        if known.commenter_id is None:
            insert_commenter(site.id, commenter_id, written.fingerprint, caller.now)
        return store_comment(ready, change)

    return together(write)


def _written(new: NewComment, caller: Caller) -> Written:
    key, poster = new.idempotency_key, caller.poster
    return Written(
        key=new.page.key,
        body=new.body,
        parent_id=new.parent_id,
        poster=poster,
        commenter_id=caller.commenter_id,
        fingerprint=secret_hash(f"{poster}\0{new.name}\0{new.email}"),
        name_skeleton=skeleton(new.name or ""),
        idempotency_hash=None if key is None else secret_hash(f"{poster}\0{key}"),
    )


def _columns(new: NewComment, written: Written, caller: Caller) -> dict[str, Any]:
    return {
        "created_at": caller.now,
        "body": new.body,
        "author_name": new.name,
        "author_email": new.email,
        "author_website": new.website,
        "author_kind": "named" if new.name else "anonymous",
        "poster_hash": written.poster,
        "network_hash": caller.network,
        "idempotency_hash": written.idempotency_hash,
    }


def _first_change(verdict: Verdict, caller: Caller) -> Change:
    return Change(
        to=verdict.status,
        action="post",
        by=SYSTEM,
        at=caller.now,
        reasons=[finding.as_reason() for finding in verdict.findings],
    )


def _answer_again(site_id: int, new: NewComment, known: AnyRow) -> AnyRow:
    stored = own_comment(site_id, known.request_id)
    if stored is None or known.request_hash != _request_hash(new):
        raise AppError(
            "idempotency_mismatch",
            N_("This Idempotency-Key was used for another comment: use a new one."),
        )
    return stored


def _refuse_unknown_parent(new: NewComment, known: AnyRow) -> None:
    if new.parent_id is None:
        return
    is_here = known.parent_id is not None and known.parent_thread_id == known.thread_id
    if not is_here or known.parent_status != Status.PUBLISHED:
        raise invalid(
            "parent_id", "unknown", N_("The comment you are replying to is no longer on this page.")
        )


def _sender(new: NewComment, caller: Caller, rendered: Rendered) -> Sender:
    return Sender(
        address=caller.address,
        name=new.name,
        email=new.email,
        website=new.website,
        links=rendered.links,
    )


def _judge(site: Site, new: NewComment, rendered: Rendered, known: AnyRow) -> Verdict:
    draft = Draft(
        body=new.body,
        links=rendered.links,
        name=new.name,
        trap=new.trap,
        filled_in_ms=new.filled_in_ms,
    )
    facts = Facts(
        published_before=known.published_count or 0,
        is_repeat=known.is_repeat,
        is_reserved_name=known.is_reserved_name,
    )
    return decide(draft, facts, policy_of(site))


def _request_hash(new: NewComment) -> str:
    return secret_hash("\0".join(map(str, (new.page.key, new.parent_id, new.body, new.name))))
