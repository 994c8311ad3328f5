"""The log of what is done beside deciding on comments: settings, people, tokens, bans, files.

Decisions on comments have their own log of events, written with each status
(services.comments.status).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from comments_service.models import AuditEntry
from comments_service.models.console import MAX_SUBJECT_LENGTH
from comments_service.services.core.actor import By
from comments_service.services.core.ids import fresh_id
from comments_service.services.core.transaction import transaction


@dataclass(frozen=True, kw_only=True)
class AuditRecord:
    """What was done, to what, and what it changed; never a secret.

    ``action`` is one of the words that web.console.moderation.audit_texts has a sentence for.
    """

    action: str
    subject: str | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def record_entry(session: Session, site_id: int, record: AuditRecord, by: By) -> None:
    """Append a line to the site's audit log, in the caller's transaction."""
    session.execute(
        insert(AuditEntry).values(
            site_id=site_id,
            id=fresh_id(by.at),
            actor=by.actor.kind,
            moderator_id=by.actor.moderator_id,
            action=record.action,
            subject=record.subject and record.subject[:MAX_SUBJECT_LENGTH],
            before=record.before,
            after=record.after,
            device=by.actor.device,
            created_at=by.at,
        )
    )


def record_change(site_id: int, record: AuditRecord, by: By) -> None:
    """Log what was done without a transaction of its own, such as taking a file away."""
    with transaction() as session:
        record_entry(session, site_id, record, by)


def export_record(form: str, page: str | None, commenter: str | None) -> AuditRecord:
    """Return the record of a file that was taken away.

    Not whose, where it is of one person: the log could not be erased.
    """
    of = {"of": "commenter"} if commenter else {"of": "page"} if page else {"of": "site"}
    return AuditRecord(action="export", subject=page or None, after={"format": form} | of)
