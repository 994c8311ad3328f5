"""Links from other sites for programs: listed, decided about, taken back."""

from typing import Any, Literal

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.mentions.mentions import ListedRow, listed_mention, listed_mentions
from comments_service.rules.accounts.scopes import MODERATE, READ
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.services.mentions.decisions import decide_mention, undo_mention
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.decision_shapes import UndoInput, Version
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import IdCursor, Limit, Schema
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, sent_number, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import timestamp
from comments_service.web.present_mentions import mention_json

_GUARD = RouteGuard("program", "api token", "program")


class ManagedMentionsQuery(Schema):
    """Which links. ``refused`` are all that were not taken in, are gone, or not looked at yet."""

    state: Literal["held", "published", "spam", "deleted", "refused"] = Field(
        "held", examples=["held"]
    )
    cursor: IdCursor | None = None
    limit: Limit = 50


class MentionDecisionInput(Schema):
    """A decision on a link as it was seen."""

    decision: Literal["approve", "hold", "spam", "delete"] = Field(examples=["approve"])
    version: Version


class ManagedMentionAuthor(Strict):
    """Who wrote elsewhere, as the page there says."""

    name: str | None = Field(examples=["Ana"])
    url: str | None = Field(examples=["https://ana.example"])


class ManagedMention(Strict):
    """A page elsewhere that links to one of the site's."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    kind: Literal["mention", "reply", "like", "repost"]
    network: str | None = Field(examples=["fediverse"])
    url: str = Field(examples=["https://ana.example/on-bread"])
    title: str | None = Field(examples=["On bread"])
    author: ManagedMentionAuthor
    snippet: str | None = Field(examples=["I read this with joy."])
    date: str = Moment
    source: str = Field(examples=["https://ana.example/on-bread"])
    target: str = Field(examples=["https://blog.example/bread"])
    protocol: Literal["webmention", "pingback"]
    state: Literal["waiting", "refused", "held", "published", "spam", "deleted", "gone"]
    version: int = Field(examples=[2])
    problem: str | None = Field(
        description="Why it was not taken in, or failed last", examples=["no_link"]
    )
    received_at: str = Moment
    checked_at: str | None = Moment


class ManagedMentionsAnswer(Strict):
    """Links, the newest first."""

    mentions: list[ManagedMention]
    next_cursor: str | None = Field(examples=["1a2b3c"])


class ManagedMentionAnswer(Strict):
    """A link as it is now."""

    mention: ManagedMention


@blueprint.get("/mentions")
@operation(
    Operation(
        summary="Links from other sites, by their state",
        route_guard=_GUARD,
        scope=READ,
        query=ManagedMentionsQuery,
        answers={200: ManagedMentionsAnswer},
    )
)
def managed_mentions(query: ManagedMentionsQuery) -> Response:
    """List the newest first."""
    after = parse_id_cursor(query.cursor) if query.cursor else None
    rows = listed_mentions(site_id(), query.state, limit=query.limit + 1, after=after)
    page = rows[: query.limit]
    return answer(
        {
            "mentions": [_mention_json(row) for row in page],
            "next_cursor": f"{page[-1].id:x}" if len(rows) > query.limit else None,
        }
    )


@blueprint.post("/mentions/<mention_id>/decision")
@operation(
    Operation(
        summary="Decide on a link as it was seen",
        route_guard=_GUARD,
        scope=MODERATE,
        body=MentionDecisionInput,
        answers={200: ManagedMentionAnswer},
    )
)
def decide_managed_mention(mention_id: str, body: MentionDecisionInput) -> Response:
    """409 conflict when it has changed in the meantime."""
    number, decision = sent_number(mention_id), Decision(body.decision)
    decide_mention(site_id(), number, decision, body.version, by_caller())
    return _shown(number)


@blueprint.post("/mentions/<mention_id>/undo")
@operation(
    Operation(
        summary="Take back the last decision on a link",
        route_guard=_GUARD,
        scope=MODERATE,
        body=UndoInput,
        answers={200: ManagedMentionAnswer},
    )
)
def undo_managed_mention(mention_id: str, body: UndoInput) -> Response:
    """409 not_allowed when there is none."""
    number = sent_number(mention_id)
    undo_mention(site_id(), number, body.version, by_caller())
    return _shown(number)


def _shown(number: int) -> Response:
    row = listed_mention(site_id(), number)
    if row is None:
        raise not_found()
    return answer({"mention": _mention_json(row)})


def _mention_json(row: ListedRow) -> dict[str, Any]:
    return mention_json(row) | {
        "source": row.source,
        "target": row.target,
        "protocol": row.protocol,
        "state": row.state,
        "version": row.version,
        "problem": row.problem,
        "received_at": timestamp(row.received_at),
        "checked_at": timestamp(row.checked_at),
    }
