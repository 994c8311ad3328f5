"""Rows as what programs get. Every member is named here; nothing is dumped."""

from collections.abc import Sequence
from typing import Any

from comments_service.queries.moderation.comments import ContextRow, EventRow, ReportRow
from comments_service.rules.accounts.scopes import EMAILS
from comments_service.rules.comments.status import Status, decisions_for
from comments_service.rules.core.identity import reference
from comments_service.web.http.locale import translate
from comments_service.web.manage.guard import may
from comments_service.web.present import Json, timestamp


def comment_json(row: ContextRow) -> Json:
    """Return a comment (queries.moderation.comments.with_context); e-mail addresses for who may see
    them."""
    return {
        "id": reference(row.site_id, row.id),
        "parent_id": reference(row.site_id, row.parent_id) if row.parent_id else None,
        "page": {
            "url": row.thread_url,
            "title": row.thread_title,
            "closed": row.closed_at is not None,
        },
        "status": row.status,
        "version": row.version,
        "body": row.body,
        "html": row.html,
        "author": {
            "name": row.author_name,
            "website": row.author_website,
            "kind": row.author_kind,
            "badge": row.author_badge,
            "service": row.author_service,
            "email": row.author_email if may(EMAILS) else None,
        },
        "created_at": timestamp(row.created_at),
        "edited_at": timestamp(row.edited_at),
        "deleted_by": row.deleted_by,
        "pinned": row.pinned,
        "score": row.score,
        "up": row.up,
        "down": row.down,
        "open_reports": row.open_reports,
        "reasons": reasons_json(row.reasons),
        "decisions": decisions_for(
            Status(row.status), deleted_by=row.deleted_by, is_reported=row.open_reports > 0
        ),
    }


def reasons_json(reasons: Sequence[dict[str, Any]]) -> list[Json]:
    """Why a rule held a comment, in the language of the answer."""
    return [
        {"code": reason["code"], "message": translate(reason["message"], reason["params"])}
        for reason in reasons
    ]


def report_json(row: ReportRow) -> Json:
    """Return a reader's flag."""
    return {"reason": row.reason, "note": row.note, "created_at": timestamp(row.created_at)}


def event_json(row: EventRow) -> Json:
    """Return a line of a comment's history."""
    return {
        "at": timestamp(row.created_at),
        "actor": row.actor,
        "moderator": row.moderator_name,
        "imported_name": row.imported_name,
        "program": row.device if row.actor == "program" else None,
        "expert": row.device if row.actor == "expert" else None,
        "action": row.action,
        "from_status": row.from_status,
        "to_status": row.to_status,
        "reasons": reasons_json(row.reasons),
        "note": row.note,
    }
