"""The log of a site: who did what, when, to what, why and from where; never changed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, render_template, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from comments_service.errors import AppError, not_found
from comments_service.queries.accounts.people import members_of
from comments_service.queries.moderation.audit import LogFilter, LogLine, log_lines
from comments_service.rules.comments.status import STATUS_LABELS
from comments_service.rules.core.csv_cells import BYTE_ORDER_MARK, csv_line
from comments_service.rules.core.identity import reference
from comments_service.rules.text.render import excerpt
from comments_service.web.audit_query import FIELDS, parse_log_filter
from comments_service.web.console.comments.present import EVENTS, who
from comments_service.web.console.comments.reasons import reasons_of
from comments_service.web.console.moderation.audit_texts import (
    ACTORS,
    CHANGES,
    DEEDS,
    change_text,
    device_in_words,
)
from comments_service.web.console.page.blueprint import blueprint
from comments_service.web.console.page.cursors import cursor_param
from comments_service.web.console.page.forms import errors_by_field
from comments_service.web.console.page.guard import access
from comments_service.web.http.context import now
from comments_service.web.http.locale import gettext_
from comments_service.web.http.route_guard import guard_route
from comments_service.web.present import timestamp

_PAGE = 50
_EXCERPT = 80
_ROWS_AT_ONCE = 500
_COLUMNS = (
    "at", "who", "actor", "action", "comment", "page", "subject", "from_status", "to_status",
    "before", "after", "reasons", "note", "device",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line in words. ``changes`` are (what, before, after)."""

    who: str
    what: str
    when: datetime
    comment: str | None
    page: str | None
    subject: str | None
    status: tuple[str | None, str] | None
    changes: Sequence[tuple[str, str | None, str | None]]
    why: Sequence[str]
    note: str | None
    device: str | None
    excerpt: str | None


@blueprint.get("/audit")
@guard_route("owner", "session", "none: needs a session")
def audit() -> AnyResponse:
    """Show a page of the log, the newest first."""
    before, errors = cursor_param("before"), {}
    try:
        filter_ = parse_log_filter(access().site_id, request.args)
    except AppError as error:
        filter_, errors = LogFilter(), errors_by_field(error)
    lines = log_lines(access().site_id, filter_, limit=_PAGE + 1, before=before)
    page = render_template(
        "console/moderation/audit.html",
        lines=[_shown(line) for line in lines[:_PAGE]],
        next_before=f"{lines[_PAGE - 1].id:x}" if len(lines) > _PAGE else None,
        is_first_page=before is None,
        values=request.args,
        chosen={name: request.args.get(name) or None for name in FIELDS},
        errors=errors,
        members=members_of(access().site_id),
        actors=ACTORS,
        actions={**EVENTS, **DEEDS},
    )
    return make_response(page, 422 if errors else 200)


@blueprint.get("/audit/file")
@guard_route("owner", "session", "none: needs a session")
def audit_file() -> Response:
    """All lines that the filter lets through, as CSV, sent while they are read."""
    try:
        filter_ = parse_log_filter(access().site_id, request.args)
    except AppError:
        raise not_found() from None
    name = f"{access().key}-log-{now():%Y-%m-%d}.csv"
    return Response(
        stream_with_context(_file(access().site_id, filter_)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _file(site_id: int, filter_: LogFilter) -> Iterator[bytes]:
    yield BYTE_ORDER_MARK + csv_line(_COLUMNS)
    before: int | None = None
    while lines := log_lines(site_id, filter_, limit=_ROWS_AT_ONCE, before=before):
        yield b"".join(csv_line(_cells(site_id, line)) for line in lines)
        before = lines[-1].id


def _cells(site_id: int, line: LogLine) -> tuple[Any, ...]:
    return (
        timestamp(line.created_at), who(line), line.actor, line.action,
        reference(site_id, line.comment_id) if line.comment_id else None, line.page, line.subject,
        line.from_status, line.to_status, _json(line.before), _json(line.after),
        " ".join(reason.sentence for reason in reasons_of(line.reasons)), line.note, line.device,
    )  # fmt: skip


def _json(changes: dict[str, Any] | None) -> str | None:
    return None if changes is None else json.dumps(changes, ensure_ascii=False)


def _shown(line: LogLine) -> Shown:
    texts = DEEDS if line.is_entry else EVENTS
    changed = line.to_status and line.to_status != line.from_status
    return Shown(
        who=who(line),
        what=gettext_(texts[line.action]) if line.action in texts else line.action,
        when=line.created_at,
        comment=reference(access().site_id, line.comment_id) if line.comment_id else None,
        page=line.page,
        subject=line.subject,
        status=(_status(line.from_status), _status(line.to_status) or "") if changed else None,
        changes=_changes(line),
        why=[reason.sentence for reason in reasons_of(line.reasons)],
        note=line.note,
        device=device_in_words(line.action, line.device) if line.actor != "program" else None,
        excerpt=excerpt(line.html, _EXCERPT) if line.html else None,
    )


def _status(name: str | None) -> str | None:
    return gettext_(STATUS_LABELS.get(name, name)) if name else None  # type: ignore[call-overload]


def _changes(line: LogLine) -> list[tuple[str, str | None, str | None]]:
    before, after = line.before or {}, line.after or {}
    return [
        (
            gettext_(CHANGES[name]),
            change_text(before[name]) if name in before else None,
            change_text(after[name]) if name in after else None,
        )
        for name in dict.fromkeys((*before, *after))
        if name in CHANGES
    ]
