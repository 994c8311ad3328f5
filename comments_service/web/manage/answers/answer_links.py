"""Links by which colleagues without an account answer, for programs."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from comments_service.errors import N_, AppError, not_found
from comments_service.queries.answers.links import LinkRow, link_by_id, open_links
from comments_service.rules.accounts.scopes import REPLY, SETTINGS
from comments_service.rules.answers.links import clean_colleague
from comments_service.rules.core.identity import reference
from comments_service.rules.text.fields import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    MAX_NOTE_LENGTH,
    clean_email,
    clean_note,
)
from comments_service.services.answers.colleagues import Colleague, ask_colleague, withdraw_link
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service, now, own_address
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import EMAIL, WHOLE, Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, may, number_of, sent_number, site_id
from comments_service.web.manage.responses import Id, Moment, Strict
from comments_service.web.present import timestamp

_GUARD = RouteGuard("program", "api token", "program")


class AskInput(Schema):
    """Whom to ask for an answer."""

    name: Annotated[str, typed(MAX_NAME_LENGTH, least=1, shows=True, examples=["Max"])]
    email: (
        Annotated[
            str,
            typed(
                MAX_EMAIL_LENGTH,
                pattern=EMAIL,
                description="Where to send the link; without it, hand the link on yourself",
                examples=["max@blog.example"],
            ),
        ]
        | None
    ) = None
    message: Annotated[
        str, Field(max_length=MAX_NOTE_LENGTH, examples=["You know the law better."])
    ] = ""
    hours: Annotated[int, Field(ge=1, le=72, examples=[72]), WHOLE] = 72
    may: Literal["propose", "publish"] = Field(
        "propose",
        description="Whether the team has to publish the answer; publish needs the scope settings",
        examples=["propose"],
    )


class AnswerLinkShown(Strict):
    """A link that a colleague can still use."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    comment_id: str = Id
    name: str = Field(examples=["Max"])
    email: str | None = Field(examples=["max@blog.example"])
    message: str | None = Field(examples=["You know the law better."])
    may: Literal["propose", "publish"] = Field(examples=["propose"])
    asked_by: str | None = Field(description="Who asked; null: a program", examples=["Ana"])
    expires_at: str = Moment


class AnswerLinksAnswer(Strict):
    """The links that can still be used, the newest first."""

    answer_links: list[AnswerLinkShown]


class NewAnswerLink(Strict):
    """A link, told this once."""

    answer_link: AnswerLinkShown
    url: str = Field(
        examples=["https://comments.example/answer/1-0efd276dbe6f1dd08837b2e0aba7cede"]
    )


@blueprint.get("/answer-links")
@operation(
    Operation(
        summary="Links by which colleagues without an account can answer",
        route_guard=_GUARD,
        scope=REPLY,
        answers={200: AnswerLinksAnswer},
    )
)
def answer_links() -> Response:
    """Tell them without what opens them."""
    return _listed()


@blueprint.post("/comments/<comment_id>/answer-links")
@operation(
    Operation(
        summary="Ask a colleague without an account to answer a published comment",
        route_guard=_GUARD,
        scope=REPLY,
        body=AskInput,
        answers={201: NewAnswerLink},
    )
)
def ask_for_answer(comment_id: str, body: AskInput) -> Response:
    """Make a link, and mail it where there is an address."""
    if body.may == "publish" and not may(SETTINGS):
        raise AppError(
            "insufficient_scope",
            N_("This token does not allow that: create one with the scope {scope}."),
            scope=SETTINGS,
        )
    cleaner = FieldErrors()
    colleague = Colleague(
        cleaner.clean("name", clean_colleague, body.name),
        cleaner.clean("email", clean_email, body.email or ""),
        cleaner.clean("message", clean_note, body.message),
        body.may,
        timedelta(hours=body.hours),
    )
    cleaner.finish()
    key, secret = (site_id(), number_of(comment_id)), current_service().settings.secret_key
    link_id, token = ask_colleague(key, colleague, secret, by_caller())
    row = link_by_id(site_id(), link_id)
    if row is None:
        raise not_found()
    url = own_address("answer.show", token=token)
    return answer({"answer_link": _json(row), "url": url}, 201)


@blueprint.delete("/answer-links/<link_id>")
@operation(
    Operation(
        summary="Withdraw a link",
        route_guard=_GUARD,
        scope=REPLY,
        answers={200: AnswerLinksAnswer},
    )
)
def drop_answer_link(link_id: str) -> Response:
    """End it at once; what was answered by it stays."""
    withdraw_link(site_id(), sent_number(link_id), by_caller())
    return _listed()


def _listed() -> Response:
    return answer({"answer_links": list(map(_json, open_links(site_id(), now())))})


def _json(row: LinkRow) -> dict[str, Any]:
    return {
        "id": f"{row.id:x}",
        "comment_id": reference(row.site_id, row.comment_id),
        "name": row.name or "",
        "email": row.email,
        "message": row.message,
        "may": row.may,
        "asked_by": row.member_name,
        "expires_at": timestamp(row.expires_at),
    }
