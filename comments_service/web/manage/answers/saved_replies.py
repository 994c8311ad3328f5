"""Saved replies for programs: the team's and those of who made the token."""

from typing import Annotated, Any

from flask import Response
from pydantic import Field

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.answers.saved_replies import (
    SavedReplyRow,
    saved_replies_of,
    saved_reply_of,
)
from comments_service.rules.accounts.scopes import MODERATE, REPLY
from comments_service.rules.answers.saved_replies import (
    LONGEST_NAME,
    SavedReplyText,
    clean_language,
    clean_name,
)
from comments_service.rules.text.fields import clean_body
from comments_service.services.answers.saved_replies import (
    add_saved_reply,
    change_saved_reply,
    remove_saved_reply,
)
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import Body, Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import actor, by_caller, may, sent_number, site_id
from comments_service.web.manage.responses import Strict

_GUARD = RouteGuard("program", "api token", "program")


class SavedReplyInput(Schema):
    """A saved reply as it is to be."""

    name: Annotated[str, typed(LONGEST_NAME, least=1, shows=True, examples=["Thanks"])]
    body: Body
    language: Annotated[
        str, typed(16, pattern="^(?:[a-z]{2,3})?$", examples=["fr"], description="Empty: for any")
    ] = ""


class NewSavedReply(SavedReplyInput):
    """A saved reply, and whose it is to be."""

    is_own: bool = Field(
        False,
        description="Of who made the token; the team's need the scope moderate",
        examples=[True],
    )


class SavedReplyShown(Strict):
    """A saved reply."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    name: str = Field(examples=["Thanks"])
    body: str = Field(examples=["Thank you, {name}."])
    language: str | None = Field(examples=["fr"])
    is_own: bool = Field(description="Whether nobody else sees it", examples=[False])
    used: int = Field(description="How many answers were made of it", examples=[12])


class SavedRepliesAnswer(Strict):
    """The saved replies that the maker of the token may use, by name."""

    saved_replies: list[SavedReplyShown]


@blueprint.get("/saved-replies")
@operation(
    Operation(
        summary="The saved replies of the team and of who made the token",
        route_guard=_GUARD,
        scope=REPLY,
        answers={200: SavedRepliesAnswer},
    )
)
def saved_replies() -> Response:
    """By name."""
    return _listed()


@blueprint.post("/saved-replies")
@operation(
    Operation(
        summary="Save a reply",
        route_guard=_GUARD,
        scope=REPLY,
        body=NewSavedReply,
        answers={201: SavedRepliesAnswer},
    )
)
def save_reply(body: NewSavedReply) -> Response:
    """Variables such as {name} are filled by who inserts it."""
    _check_scope(is_own=body.is_own)
    add_saved_reply(site_id(), _text(body), by_caller(), is_own=body.is_own)
    return _listed(201)


@blueprint.put("/saved-replies/<reply_id>")
@operation(
    Operation(
        summary="Give a saved reply another text",
        route_guard=_GUARD,
        scope=REPLY,
        body=SavedReplyInput,
        answers={200: SavedRepliesAnswer},
    )
)
def change_reply(reply_id: str, body: SavedReplyInput) -> Response:
    """Leave the answers made of it as they are."""
    change_saved_reply(site_id(), _usable(reply_id), _text(body), by_caller())
    return _listed()


@blueprint.delete("/saved-replies/<reply_id>")
@operation(
    Operation(
        summary="Remove a saved reply",
        route_guard=_GUARD,
        scope=REPLY,
        answers={200: SavedRepliesAnswer},
    )
)
def drop_reply(reply_id: str) -> Response:
    """Leave the answers made of it as they are."""
    remove_saved_reply(site_id(), _usable(reply_id), by_caller())
    return _listed()


def _usable(reply_id: str) -> int:
    """Return the number of a reply that the token may change."""
    row = saved_reply_of(site_id(), sent_number(reply_id), actor().moderator_id)
    if row is None:
        raise not_found()
    _check_scope(is_own=row.owner_id is not None)
    return row.id


def _check_scope(*, is_own: bool) -> None:
    if not is_own and not may(MODERATE):
        raise AppError(
            "insufficient_scope",
            N_("This token does not allow that: create one with the scope {scope}."),
            scope=MODERATE,
        )


def _text(body: SavedReplyInput) -> SavedReplyText:
    cleaner = FieldErrors()
    text = SavedReplyText(
        name=cleaner.clean("name", clean_name, body.name),
        body=cleaner.clean("body", clean_body, body.body),
        language=cleaner.clean("language", clean_language, body.language),
    )
    cleaner.finish()
    return text


def _listed(status: int = 200) -> Response:
    rows = saved_replies_of(site_id(), actor().moderator_id)
    return answer({"saved_replies": [_json(row) for row in rows]}, status)


def _json(row: SavedReplyRow) -> dict[str, Any]:
    return {
        "id": f"{row.id:x}",
        "name": row.name,
        "body": row.body,
        "language": row.language,
        "is_own": row.owner_id is not None,
        "used": row.used,
    }
