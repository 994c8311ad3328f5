"""What a team keeps for itself, for programs: reasons, views, notes."""

from typing import Annotated

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.moderation.commenters import notes_on
from comments_service.queries.moderation.comments import queue_comment
from comments_service.queries.moderation.decision_reasons import reasons_of
from comments_service.queries.moderation.saved_searches import saved_views
from comments_service.rules.accounts.scopes import MODERATE, READ, REPLY
from comments_service.rules.community.search import LONGEST, LONGEST_VIEW_NAME, clean_view_name
from comments_service.rules.moderation.decision_reasons import (
    MAX_REASON_LENGTH,
    MAX_REASONS,
    clean_reasons,
)
from comments_service.rules.text.fields import MAX_REMARK_LENGTH, clean_remark
from comments_service.services.moderation.decision_reasons import set_reasons
from comments_service.services.moderation.notes import add_note
from comments_service.services.moderation.saved_searches import remove_view, save_view
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, number_of, sent_number, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import timestamp

_GUARD = RouteGuard("program", "api token", "program")
_Reason = Annotated[str, typed(MAX_REASON_LENGTH, examples=["Off topic"])]


class ReasonsInput(Schema):
    """Another list in the place of the one that was ``seen``."""

    reasons: list[_Reason] = Field(max_length=MAX_REASONS)
    seen: list[_Reason] = Field(max_length=MAX_REASONS)


class ReasonsAnswer(Strict):
    """The team's own reasons in their order; empty: those of the service are offered."""

    reasons: list[str] = Field(examples=[["Off topic", "Advertisement"]])


class ViewInput(Schema):
    """A search to be kept under a name."""

    name: Annotated[
        str, typed(LONGEST_VIEW_NAME, least=1, shows=True, examples=["Links this year"])
    ]
    search: Annotated[str, Field(max_length=LONGEST, examples=["status:held after:2026"])]


class ViewShown(Strict):
    """A search that is kept."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    name: str = Field(examples=["Links this year"])
    search: str = Field(examples=["status:held after:2026"])


class ViewsAnswer(Strict):
    """The site's views, by name."""

    views: list[ViewShown]


class NoteInput(Schema):
    """What the team is to know of who wrote a comment."""

    body: Annotated[
        str,
        typed(MAX_REMARK_LENGTH, least=1, shows=True, examples=["Writes under two names."]),
    ]


class NoteShown(Strict):
    """A note of the team."""

    body: str = Field(examples=["Writes under two names."])
    by: str | None = Field(examples=["Ana"])
    created_at: str = Moment


class NotesAnswer(Strict):
    """The notes on who wrote a comment, the newest first."""

    notes: list[NoteShown]


@blueprint.get("/reasons")
@operation(
    Operation(
        summary="The reasons that the team offers itself for decisions",
        route_guard=_GUARD,
        scope=READ,
        answers={200: ReasonsAnswer},
    )
)
def reasons() -> Response:
    """In the order in which they are offered."""
    return answer({"reasons": reasons_of(site_id())[1]})


@blueprint.put("/reasons")
@operation(
    Operation(
        summary="Give the team another list of reasons",
        route_guard=_GUARD,
        scope=MODERATE,
        body=ReasonsInput,
        answers={200: ReasonsAnswer},
    )
)
def change_reasons(body: ReasonsInput) -> Response:
    """409 conflict when somebody else has changed the list that was seen."""
    cleaned = clean_reasons(body.reasons)
    set_reasons(site_id(), cleaned, body.seen, by_caller())
    return reasons()


@blueprint.get("/views")
@operation(
    Operation(
        summary="The searches that the team keeps under a name",
        route_guard=_GUARD,
        scope=READ,
        answers={200: ViewsAnswer},
    )
)
def views() -> Response:
    """By name."""
    return _views()


@blueprint.post("/views")
@operation(
    Operation(
        summary="Keep a search under a name, for everybody on the site",
        route_guard=_GUARD,
        scope=MODERATE,
        body=ViewInput,
        answers={201: ViewsAnswer},
    )
)
def keep_view(body: ViewInput) -> Response:
    """Two views cannot have one name."""
    save_view(site_id(), clean_view_name(body.name), body.search, by_caller())
    return _views(201)


@blueprint.delete("/views/<view_id>")
@operation(
    Operation(
        summary="Take a view away for everybody",
        route_guard=_GUARD,
        scope=MODERATE,
        answers={200: ViewsAnswer},
    )
)
def drop_view(view_id: str) -> Response:
    """Leave the comments alone."""
    remove_view(site_id(), sent_number(view_id), by_caller())
    return _views()


@blueprint.get("/comments/<comment_id>/notes")
@operation(
    Operation(
        summary="What the team noted of who wrote a comment",
        route_guard=_GUARD,
        scope=READ,
        answers={200: NotesAnswer},
    )
)
def notes(comment_id: str) -> Response:
    """List the newest first."""
    return _notes(comment_id)


@blueprint.post("/comments/<comment_id>/notes")
@operation(
    Operation(
        summary="Note something of who wrote a comment, for the team alone",
        route_guard=_GUARD,
        scope=REPLY,
        body=NoteInput,
        answers={201: NotesAnswer},
    )
)
def note(comment_id: str, body: NoteInput) -> Response:
    """In the name of who made the token."""
    cleaner = FieldErrors()
    text = cleaner.clean("body", clean_remark, body.body)
    cleaner.finish()
    add_note(site_id(), number_of(comment_id), text, by_caller())
    return _notes(comment_id, 201)


def _views(status: int = 200) -> Response:
    shown = [
        {"id": f"{row.id:x}", "name": row.name, "search": row.search}
        for row in saved_views(site_id())
    ]
    return answer({"views": shown}, status)


def _notes(comment_id: str, status: int = 200) -> Response:
    row = queue_comment(site_id(), number_of(comment_id))
    if row is None:
        raise not_found()
    shown = [
        {"body": one.body, "by": one.name, "created_at": timestamp(one.created_at)}
        for one in notes_on(row)
    ]
    return answer({"notes": shown}, status)
