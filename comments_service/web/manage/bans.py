"""Bans for programs: listed, tried, made and lifted."""

from typing import Annotated, Literal

from flask import Response
from pydantic import ConfigDict, Field

from comments_service.errors import N_, invalid, not_found
from comments_service.queries.moderation.bans import (
    BanRow,
    ban_of,
    bans_of,
    touched_by,
    touched_count,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import EMAILS, MODERATE
from comments_service.rules.comments.bans import LONGEST_HOST, Target, is_of_site, typed_target
from comments_service.rules.comments.status import Decision
from comments_service.rules.core.cursors import parse_id_cursor
from comments_service.rules.text.fields import (
    MAX_EMAIL_LENGTH,
    MAX_NAME_LENGTH,
    MAX_NOTE_LENGTH,
    clean_note,
)
from comments_service.services.moderation.bans import NewBan, lift_ban, make_ban
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import (
    EMAIL,
    HOST,
    IdCursor,
    Limit,
    Schema,
    typed,
    visible_pattern,
)
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, may, sent_number, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import Json, timestamp

_GUARD = RouteGuard("program", "api token", "program")
_Kind = Literal["commenter", "email", "name", "address", "network", "domain"]


def _tell_targets(schema: Json) -> None:
    """Say what each kind's target looks like: the rules take more, such as links for a host."""
    patterns = {
        "domain": (LONGEST_HOST, f"^{HOST}$"),
        "email": (MAX_EMAIL_LENGTH, EMAIL),
        "name": (MAX_NAME_LENGTH, visible_pattern()),
    }
    schema["anyOf"] = [
        {"properties": {"kind": {"const": kind}, "target": {"maxLength": most, "pattern": pattern}}}
        for kind, (most, pattern) in patterns.items()
    ]


class BansQuery(Schema):
    """Which page of the bans."""

    cursor: IdCursor | None = None
    limit: Limit = 50


class BanInput(Schema):
    """Whom to ban, for how long, and what happens to what they wrote."""

    model_config = ConfigDict(json_schema_extra=_tell_targets)

    kind: Literal["email", "name", "domain"] = Field(examples=["domain"])
    target: Annotated[str, typed(LONGEST_HOST, least=1, examples=["spam.example"])]
    duration: Literal["day", "week", "month", "good"] = Field(examples=["week"])
    reason: Annotated[str, Field(max_length=MAX_NOTE_LENGTH)] = Field(
        "", description="For the team alone", examples=["The same advertisement every day"]
    )
    past: Literal["spam", "delete"] | None = Field(
        None, description="A decision on all that they have written", examples=["spam"]
    )
    dry_run: bool = Field(False, description="Only tell what it would touch", examples=[True])


class BanShown(Strict):
    """A ban, whatever has become of it."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    kind: _Kind = Field(examples=["domain"])
    target: str | None = Field(
        description="Null for a commenter, an address, and for an e-mail without the scope emails",
        examples=["spam.example"],
    )
    reason: str | None = Field(examples=["The same advertisement every day"])
    made_by: str | None = Field(examples=["Ana"])
    created_at: str = Moment
    expires_at: str | None = Moment
    lifted_at: str | None = Moment


class BansAnswer(Strict):
    """Bans, the newest first."""

    bans: list[BanShown]
    next_cursor: str | None = Field(examples=["1a2b3c"])


class BanAnswer(Strict):
    """How many comments a ban touches, by status; and the ban, unless it was only tried."""

    touches: dict[str, int] | None = Field(
        description="Null for an e-mail without the scope emails",
        examples=[{"published": 3, "spam": 12}],
    )
    ban: BanShown | None


class LiftedAnswer(Strict):
    """The ban as it is now."""

    ban: BanShown


@blueprint.get("/bans")
@operation(
    Operation(
        summary="The bans of the site, those that have ended too",
        route_guard=_GUARD,
        scope=MODERATE,
        query=BansQuery,
        answers={200: BansAnswer},
    )
)
def bans(query: BansQuery) -> Response:
    """List the newest first."""
    after = parse_id_cursor(query.cursor) if query.cursor else None
    rows = bans_of(site_id(), limit=query.limit + 1, after=after)
    page = rows[: query.limit]
    return answer(
        {
            "bans": [_ban_json(row) for row in page],
            "next_cursor": f"{page[-1].id:x}" if len(rows) > query.limit else None,
        }
    )


@blueprint.post("/bans")
@operation(
    Operation(
        summary="Ban an e-mail address, a name or a linked host, or tell what that would touch",
        route_guard=_GUARD,
        scope=MODERATE,
        body=BanInput,
        answers={200: BanAnswer, 201: BanAnswer},
    )
)
def ban(body: BanInput) -> Response:
    """201 when it is made, 200 when it was only tried, 409 conflict when it stands already."""
    cleaner = FieldErrors()
    target = cleaner.clean("target", lambda text: _target(body.kind, text), body.target)
    reason = cleaner.clean("reason", clean_note, body.reason)
    cleaner.finish()
    touches = _touches(target)
    if body.dry_run:
        return answer({"touches": touches, "ban": None})
    new = NewBan(
        target=target,
        duration=body.duration,
        reason=reason,
        past=Decision(body.past) if body.past else None,
    )
    ban_id = make_ban(site_id(), current_service().settings.secret_key, new, by_caller())
    return answer({"touches": touches, "ban": _shown(ban_id)}, 201)


@blueprint.delete("/bans/<ban_id>")
@operation(
    Operation(
        summary="Lift a ban; what was decided with it is taken back",
        route_guard=_GUARD,
        scope=MODERATE,
        answers={200: LiftedAnswer},
    )
)
def lift(ban_id: str) -> Response:
    """One that was lifted before stays so."""
    number = sent_number(ban_id)
    lift_ban(site_id(), number, by_caller())
    return answer({"ban": _shown(number)})


def _touches(target: Target) -> dict[str, int] | None:
    """Return what a ban would touch; of an e-mail address, only to a caller who may see them."""
    if target.kind == "email" and not may(EMAILS):
        return None
    return touched_count(site_id(), touched_by(site_id(), target))


def _target(kind: str, text: str) -> Target:
    target = typed_target(kind, text)
    rules = site_by_id(site_id())
    if rules and is_of_site(target, [origin.host for origin in rules.origins]):
        raise invalid("target", "bad_value", N_("This is one of the site’s own addresses."))
    return target


def _shown(number: int) -> Json:
    row = ban_of(site_id(), number)
    if row is None:
        raise not_found()
    return _ban_json(row)


def _ban_json(row: BanRow) -> Json:
    is_unreadable = row.month is not None or row.kind == "commenter"
    is_hidden = is_unreadable or (row.kind == "email" and not may(EMAILS))
    return {
        "id": f"{row.id:x}",
        "kind": row.kind,
        "target": None if is_hidden else row.label,
        "reason": row.reason,
        "made_by": row.moderator_name,
        "created_at": timestamp(row.created_at),
        "expires_at": timestamp(row.expires_at),
        "lifted_at": timestamp(row.lifted_at),
    }
