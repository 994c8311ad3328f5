"""The site's people answer a comment, once, whatever is sent twice or by two of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from comments_service.errors import N_, AppError, conflict
from comments_service.models import Membership, Site
from comments_service.queries.answers.answers import Standing, newest_answer, repeated_request
from comments_service.queries.comments.comments import OwnRow, StateRow, own_comment
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.community.variables import refuse_unfilled
from comments_service.rules.core.identity import reference, secret_hash
from comments_service.rules.text.render import Rendered, render_new
from comments_service.services.answers.links import use_link
from comments_service.services.answers.saved_replies import count_use
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_comment
from comments_service.services.comments.new_row import new_row
from comments_service.services.comments.status import store_comment
from comments_service.services.core.actor import By
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.decisions import DecisionRequest, apply_decision

#: Why an answer is held that its author may only propose.
PROPOSED = {
    "code": "proposed",
    "message": N_("Proposed answer, to be approved."),
    "params": {},
}


@dataclass(frozen=True, kw_only=True)
class AnswerRequest:
    """What the site's people answer to a comment, and the name that they sign with.

    ``key`` is the request's own: one that comes twice makes one answer. ``newest_seen`` is the
    newest official answer that its author saw, 0 where there was none, or any id of the moment
    when they looked; None: whatever others have answered. ``concerns`` are further reasons why it
    is held.
    ``approves`` is the version of a held comment that is to be approved with it, ``saved_reply``
    what the text was made of, ``link`` by which answer link it comes. ``proposes``: it is to be
    held, whatever its author may.
    """

    comment_id: int
    body: str
    name: str
    key: str | None = None
    newest_seen: int | None = None
    approves: int | None = None
    saved_reply: int | None = None
    link: int | None = None
    proposes: bool = False
    concerns: tuple[dict[str, Any], ...] = ()

    def hashes(self, by: By) -> tuple[str | None, str]:
        """Return what the request is known by, and what it asks for."""
        content = secret_hash("\0".join((str(self.comment_id), self.name, self.body)))
        if self.key is None:
            return None, content
        who = f"{by.actor.kind}\0{by.actor.moderator_id}"
        return secret_hash(f"answer\0{who}\0{self.key}"), content


@dataclass(frozen=True)
class Answered:
    """The official comment, and whether the same request had made it before."""

    comment: OwnRow
    is_repeat: bool = False


def answer(site: Site, request: AnswerRequest, by: By) -> Answered:
    """Publish an official answer, or hold it as a proposal where its author may no more.

    Approving and answering are one transaction. The log keeps who really wrote. Raise AppError:
    not_found; invalid for a bad text or a variable that nobody filled; conflict for a comment that
    is not published, or with the other's text where somebody has answered since;
    idempotency_mismatch; as ``apply_decision`` does.
    """
    rendered = render_new(request.body)
    refuse_unfilled(rendered.html)
    try:
        return _answer(site, request, rendered, by)
    except IntegrityError:
        # The same request twice at the same moment: the other one is stored by now.
        return _answer(site, request, rendered, by)


def _answer(site: Site, request: AnswerRequest, rendered: Rendered, by: By) -> Answered:
    idempotency_hash, request_hash = request.hashes(by)
    with transaction() as session:
        again = _repeated(site.id, idempotency_hash, request_hash)
        if again is not None:
            return Answered(again, is_repeat=True)
        if request.approves is not None:
            approval = DecisionRequest(request.comment_id, Decision.APPROVE, request.approves)
            apply_decision(session, site.id, approval, by)
        parent = lock_comment(session, site.id, request.comment_id)
        _check(site.id, parent, request)
        proposes = request.proposes or _only_proposes(session, site.id, by)
        columns = {"idempotency_hash": idempotency_hash, "request_hash": request_hash}
        official = _store(parent, request, rendered, by, proposes=proposes, **columns)
        if request.saved_reply is not None:
            count_use(site.id, request.saved_reply, parent.id, by.actor.moderator_id)
        if request.link is not None:
            use_link(session, site.id, request.link, official.id, by.at)
        return Answered(official)


def _check(site_id: int, parent: StateRow, request: AnswerRequest) -> None:
    if parent.status != Status.PUBLISHED:
        message = N_("You can only reply to a published comment: approve it first.")
        raise conflict("parent_id", "unknown", message)
    newest = newest_answer(site_id, parent.id)
    if newest is not None and request.newest_seen is not None and newest.id > request.newest_seen:
        raise _answered_meanwhile(site_id, newest, request.body)


def _answered_meanwhile(site_id: int, newest: Standing, draft: str) -> AppError:
    return AppError(
        "conflict",
        N_("{who} has answered this comment in the meantime. Your text is kept below."),
        who=newest.writer or newest.author_name,
        answer={"id": reference(site_id, newest.id), "body": newest.body, "status": newest.status},
        draft=draft,
    )


def _store(
    parent: StateRow,
    request: AnswerRequest,
    rendered: Rendered,
    by: By,
    *,
    proposes: bool,
    **columns: Any,
) -> OwnRow:
    actor, now = by
    change = Change(
        to=Status.HELD if proposes else Status.PUBLISHED,
        action="propose" if proposes else "reply",
        by=actor,
        at=now,
        reasons=[PROPOSED, *request.concerns] if proposes else [],
    )
    new = new_row(
        rendered,
        change,
        site_id=parent.site_id,
        thread_id=parent.thread_id,
        parent_id=parent.id,
        root_id=parent.root_id,
        created_at=now,
        body=request.body,
        author_name=request.name,
        author_kind="official",
        author_badge="official",
        # A colleague without an account acts in the name of who asked them, and is not that person.
        moderator_id=None if actor.kind == "expert" else actor.moderator_id,
        **columns,
    )
    return store_comment(new)


def _repeated(site_id: int, idempotency_hash: str | None, request_hash: str) -> OwnRow | None:
    before = repeated_request(site_id, idempotency_hash) if idempotency_hash else None
    if before is None:
        return None
    if before.request_hash != request_hash:
        raise AppError(
            "idempotency_mismatch",
            N_("This Idempotency-Key was used for another comment: use a new one."),
        )
    return own_comment(site_id, before.id)


def _only_proposes(session: Session, site_id: int, by: By) -> bool:
    mine = select(Membership.answers).where(
        Membership.site_id == site_id, Membership.moderator_id == by.actor.moderator_id
    )
    return session.execute(mine).scalar() == "propose"
