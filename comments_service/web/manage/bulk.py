"""One decision on many comments, for programs, and one undo for all of them."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.moderation.bulk_jobs import bulk_job
from comments_service.rules.accounts.scopes import MODERATE
from comments_service.rules.comments.status import Decision
from comments_service.rules.text.fields import clean_note
from comments_service.services.moderation.bulk_jobs import Bulk, start_bulk, undo_bulk
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.decision_shapes import Reason, Version
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import Schema
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, number_of, sent_number, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import timestamp

_GUARD = RouteGuard("program", "api token", "program")


class SeenComment(Schema):
    """A comment as it was seen."""

    id: Annotated[str, Field(max_length=64, examples=["1-19b0c3f2a1d4e"])]
    version: Version


class BulkInput(Schema):
    """A decision on comments as they were seen: each that has changed since is left alone."""

    decision: Decision = Field(examples=["spam"])
    comments: list[SeenComment] = Field(min_length=1, max_length=1000)
    reason: Reason = ""


class BulkShown(Strict):
    """How far a decision on many comments is; ``failed`` were left alone."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    state: Literal["waiting", "running", "done", "undoing", "undone"] = Field(examples=["done"])
    decision: str = Field(examples=["spam"])
    total: int = Field(description="Those that exist, of what was sent", examples=[342])
    done: int = Field(examples=[340])
    failed: int = Field(examples=[2])
    created_at: str = Moment
    finished_at: str | None = Moment


class BulkAnswer(Strict):
    """The decision as it is now; ask again while it is running."""

    bulk: BulkShown


_BULK = {200: BulkAnswer}


@blueprint.post("/bulk")
@operation(
    Operation(
        summary="Decide on many comments at once, as each was seen",
        route_guard=_GUARD,
        scope=MODERATE,
        body=BulkInput,
        answers={202: BulkAnswer},
    )
)
def decide_many(body: BulkInput) -> Response:
    """Done at once where it is little, by the worker where it is much."""
    seen = {number_of(comment.id): comment.version for comment in body.comments}
    cleaner = FieldErrors()
    note = cleaner.clean("reason", clean_note, body.reason)
    cleaner.finish()
    selection = {"by": "program", "count": len(seen)}
    bulk = Bulk(decision=body.decision, comments=seen, asked=selection, note=note)
    return _shown(start_bulk(site_id(), bulk, by_caller()), 202)


@blueprint.get("/bulk/<bulk_id>")
@operation(
    Operation(
        summary="How far a decision on many comments is",
        route_guard=_GUARD,
        scope=MODERATE,
        answers=_BULK,
    )
)
def bulk(bulk_id: str) -> Response:
    """As it is now."""
    return _shown(sent_number(bulk_id))


@blueprint.post("/bulk/<bulk_id>/undo")
@operation(
    Operation(
        summary="Take back a decision on many comments, wherever nothing has happened since",
        route_guard=_GUARD,
        scope=MODERATE,
        answers=_BULK,
    )
)
def undo_many(bulk_id: str) -> Response:
    """One that is still at work stops."""
    number = sent_number(bulk_id)
    undo_bulk(site_id(), number, by_caller())
    return _shown(number)


def _shown(number: int, status: int = 200) -> Response:
    row = bulk_job(site_id(), number)
    if row is None:
        raise not_found()
    names = ("state", "decision", "total", "done", "failed")
    members = {name: getattr(row, name) for name in names}
    times = {"created_at": row.created_at, "finished_at": row.finished_at}
    times_json = {name: timestamp(at) for name, at in times.items()}
    return answer({"bulk": {"id": f"{row.id:x}"} | members | times_json}, status)
