"""Who did what on the site, and who works there, for programs."""

from typing import Any, Literal

from flask import Response
from pydantic import Field

from comments_service.models.console import MAX_SUBJECT_LENGTH
from comments_service.queries.moderation.audit import LogLine, log_lines
from comments_service.rules.accounts.scopes import LOG
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.core.identity import reference
from comments_service.web.audit_query import ACTORS, parse_log_filter
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import IdCursor, Limit, Schema
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import site_id
from comments_service.web.manage.present import reasons_json
from comments_service.web.manage.requests import Day
from comments_service.web.manage.responses import Id, Moment, RuleReason, Strict
from comments_service.web.present import Json, timestamp

_READING = RouteGuard("program", "api token", "program")


class LogQuery(Schema):
    """Which lines: all that is given must hold."""

    who: str = Field(
        "",
        max_length=12,
        description="system, commenter, reader, moderator, program, expert, or a person's id",
        json_schema_extra={"pattern": f"^(?:|{'|'.join(ACTORS)}|[0-9]{{1,9}})$"},
        examples=["program"],
    )
    what: str = Field("", max_length=32, description="An action", examples=["approve"])
    first: Day | None = Field(None, alias="from")
    to: Day | None = None
    about: str = Field(
        "",
        max_length=MAX_SUBJECT_LENGTH,
        description="A comment's id, a page's address or path, or words of a subject",
        examples=["/bread"],
    )
    cursor: IdCursor | None = None
    limit: Limit = 50


class Line(Strict):
    """An event of a comment or page, or a deed with what it changed."""

    at: str = Moment
    actor: Literal["system", "commenter", "reader", "moderator", "program", "expert"] = Field(
        examples=["moderator"]
    )
    moderator: str | None = Field(
        description="Their name; of a program, for whom it worked", examples=["Ana"]
    )
    imported_name: str | None = Field(
        description="Who did it elsewhere, as the file of an import has it", examples=["Bob"]
    )
    device: str | None = Field(
        description="What the browser calls itself, the name of a program's token, or of an expert",
        examples=["Nightly"],
    )
    action: str = Field(examples=["approve"])
    comment_id: str | None = Id
    page: str | None = Field(examples=["https://blog.example/bread"])
    subject: str | None = Field(examples=["Nightly"])
    from_status: str | None = Field(examples=["held"])
    to_status: str | None = Field(examples=["published"])
    reasons: list[RuleReason]
    note: str | None = Field(examples=["Off topic"])
    before: dict[str, Any] | None = Field(examples=[{"votes": True}])
    after: dict[str, Any] | None = Field(examples=[{"votes": False}])


class LogAnswer(Strict):
    """Lines, the newest first."""

    lines: list[Line]
    next_cursor: str | None = Field(examples=["1a2b3c"])


@blueprint.get("/log")
@operation(
    Operation(
        summary="The log: decisions, rules, settings, people, tokens, files; the newest first",
        route_guard=_READING,
        scope=LOG,
        query=LogQuery,
        answers={200: LogAnswer},
    )
)
def log(query: LogQuery) -> Response:
    """Comments that appeared at once are left out, unless one is asked for."""
    filter_ = parse_log_filter(
        site_id(),
        {
            "who": query.who,
            "what": query.what,
            "from": query.first or "",
            "to": query.to or "",
            "about": query.about,
        },
    )
    before = parse_id_cursor(query.cursor) if query.cursor else None
    lines = log_lines(site_id(), filter_, limit=query.limit + 1, before=before)
    page = lines[: query.limit]
    return answer(
        {
            "lines": [_line(line) for line in page],
            "next_cursor": f"{page[-1].id:x}" if len(lines) > query.limit else None,
        }
    )


def _line(line: LogLine) -> Json:
    return {
        "at": timestamp(line.created_at),
        "actor": line.actor,
        "moderator": line.moderator_name,
        "imported_name": line.imported_name,
        "device": line.device,
        "action": line.action,
        "comment_id": reference(site_id(), line.comment_id) if line.comment_id else None,
        "page": line.page,
        "subject": line.subject,
        "from_status": line.from_status,
        "to_status": line.to_status,
        "reasons": reasons_json(line.reasons),
        "note": line.note,
        "before": line.before,
        "after": line.after,
    }
