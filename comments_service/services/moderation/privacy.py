"""A commenter's text and person are erased; the replies of others keep their place.

What remains is a tombstone: where it stood and when, the votes of others, and the name that an
import knew it by, so that a second import does not bring it back.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, update
from sqlalchemy.orm import Session

from comments_service.errors import N_
from comments_service.models import (
    AnswerLink,
    Base,
    Comment,
    Commenter,
    Event,
    Import,
    Need,
    NeedEvent,
    OutboxMessage,
    Report,
    UploadPart,
)
from comments_service.models.personal import PERSONAL
from comments_service.queries.comments.comments import StateRow
from comments_service.queries.moderation.privacy import comments_of
from comments_service.queries.readers.persons import Person
from comments_service.rules.comments.status import Status
from comments_service.services.comments.body import forget_wordings
from comments_service.services.comments.change import Change
from comments_service.services.comments.locking import lock_comment
from comments_service.services.comments.reports import answer_reports
from comments_service.services.comments.status import set_status
from comments_service.services.comments.upkeep.learning import forget_learned
from comments_service.services.comments.upkeep.traces import clean_traces
from comments_service.services.community.subscriptions import forget_subscriber
from comments_service.services.community.watch_hits import forget_hits
from comments_service.services.core.actor import By
from comments_service.services.core.audit import AuditRecord, record_change
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction
from comments_service.services.moderation.bans import forget_author, keep_bans_of_readers
from comments_service.services.moderation.mentions import forget_acts, forget_mentions
from comments_service.services.moderation.notes import forget_notes
from comments_service.services.readers.erasure import forget_readers

#: How many comments one call erases, so that no request lasts too long: call again for the rest.
AT_MOST = 500
_FILE_ERASED = N_(
    "This file was deleted because a commenter had themselves erased: upload one without them."
)
# In one transaction: other writers of the embedded database wait for it.
_AT_ONCE = 50


def erase_person(person: Person, by: By, secret: str) -> int:
    """Erase what a person wrote, at most AT_MOST comments; returns how many.

    ``by`` is (who, when), ``secret`` what bans are hashed with. Each portion is one transaction:
    what was erased stays erased whatever happens to the rest. The last portion forgets who they
    proved to be, and with the address the mails that wait to be sent to it and what it subscribed
    to.
    """
    site_id = person.site_id
    comment_ids = comments_of(person, AT_MOST)
    for start in range(0, len(comment_ids), _AT_ONCE):
        with transaction() as session:
            _erase(session, site_id, comment_ids[start : start + _AT_ONCE], by)
    if comment_ids:
        with transaction() as session:
            forget_learned(session, site_id, by.at)
        record_change(
            site_id, AuditRecord(action="erase", after={"comments": len(comment_ids)}), by
        )
    if len(comment_ids) < AT_MOST:
        with transaction() as session:
            keep_bans_of_readers(session, person, secret)
            _forget_person(session, person)
            _forget_uploads(session, site_id, by.at)
    clean_traces()
    return len(comment_ids)


def send_link(site_id: int, mail: dict[str, str], now: datetime) -> None:
    """Have a mail (see notify.mail) sent to its address, if that has commented on the site."""
    with transaction() as session:
        enqueue(session, site_id, "commenter_mail", mail, now=now)


def _erase(session: Session, site_id: int, comment_ids: Sequence[int], by: By) -> None:
    forget_author(session, site_id, comment_ids)
    forget_mentions(session, site_id, comment_ids)
    forget_acts(session, site_id, comment_ids)
    # Thread after thread, as comments_of orders them: so two of these never wait for each other.
    erased = [_erase_comment(session, site_id, comment_id, by) for comment_id in comment_ids]
    commenters = {comment.commenter_id for comment in erased if comment.commenter_id}
    _forget(session, Commenter, Commenter.site_id == site_id, Commenter.id.in_(commenters))
    forget_wordings(session, site_id, comment_ids)
    forget_notes(session, site_id, comment_ids, commenters)
    forget_hits(session, site_id, comment_ids)
    # What was written to colleagues speaks of the comment.
    _remove_links(session, AnswerLink.site_id == site_id, AnswerLink.comment_id.in_(comment_ids))
    _forget(session, Event, Event.site_id == site_id, Event.comment_id.in_(comment_ids))
    for model in (Need, NeedEvent):
        _forget(session, model, model.site_id == site_id, model.comment_id.in_(comment_ids))
    _forget(session, Report, Report.site_id == site_id, Report.comment_id.in_(comment_ids))


def _erase_comment(session: Session, site_id: int, comment_id: int, by: By) -> StateRow:
    actor, now = by
    comment = lock_comment(session, site_id, comment_id)
    own = (Comment.site_id == site_id, Comment.id == comment_id)
    # Before the status, which indexes what it finds.
    _forget(session, Comment, *own)
    set_status(comment, Change(to=Status.DELETED, action="erase", by=actor, at=now))
    # At their wish, whoever carried it out: nobody can restore it.
    session.execute(
        update(Comment)
        .where(*own)
        .values(deleted_by="author")
        .execution_options(synchronize_session=False)
    )
    answer_reports(session, comment, now)
    return comment


def _forget_person(session: Session, person: Person) -> None:
    site_id, email = person.site_id, person.email
    if email is not None:
        _forget_mails(session, site_id, email)
        forget_subscriber(session, site_id, email)
        own = func.lower(AnswerLink.email) == email.lower()
        _remove_links(session, AnswerLink.site_id == site_id, own)
    _forget_commenters(session, person)
    forget_readers(session, person)


def _forget_commenters(session: Session, person: Person) -> None:
    """Forget a reader who wrote nothing that is left: also what they withdrew is untied."""
    site_id, ids = person.site_id, person.commenter_ids
    forget_notes(session, site_id, [], ids)
    withdrawn = (Comment.status == Status.DELETED, Comment.author_kind == "anonymous")
    of_readers = (Comment.site_id == site_id, Comment.commenter_id.in_(ids))
    _forget(session, Comment, *of_readers, *withdrawn)
    _forget(session, Commenter, Commenter.site_id == site_id, Commenter.id.in_(ids))


def _forget_mails(session: Session, site_id: int, email: str) -> None:
    to = OutboxMessage.payload["to"].as_string()
    session.execute(
        delete(OutboxMessage).where(
            OutboxMessage.site_id == site_id,
            OutboxMessage.destination == "mail",
            func.lower(to) == email.lower(),
        )
    )


def _remove_links(session: Session, *which: ColumnElement[bool]) -> None:
    links = delete(AnswerLink).where(*which)
    session.execute(links.execution_options(synchronize_session=False))


def _forget_uploads(session: Session, site_id: int, now: datetime) -> None:
    """Delete the files that wait for a decision: whoever is in them would come back with them."""
    waiting = session.execute(
        update(Import)
        .where(Import.site_id == site_id, Import.state.in_(("checked", "failed")))
        .values(state="failed", error=_FILE_ERASED, finished_at=now)
        .returning(Import.id)
        .execution_options(synchronize_session=False)
    ).scalars()
    session.execute(
        delete(UploadPart)
        .where(UploadPart.site_id == site_id, UploadPart.import_id.in_(waiting.all()))
        .execution_options(synchronize_session=False)
    )


def _forget(session: Session, model: type[Base], *which: ColumnElement[bool]) -> None:
    session.execute(
        update(model)
        .where(*which)
        .values(PERSONAL[model])
        .execution_options(synchronize_session=False)
    )
