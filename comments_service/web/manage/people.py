"""The people of a site, for programs: who there is, and until when they are away."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.accounts.people import MemberRow, members_of
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.leave import first_day_back, leave_until
from comments_service.rules.accounts.scopes import EMAILS, LOG, SETTINGS
from comments_service.services.accounts.leave import set_away
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, may, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import Json, timestamp

_GUARD = RouteGuard("program", "api token", "program")


class LeaveInput(Schema):
    """The first day on which somebody is back, in the site's time zone; empty: they are back."""

    until: Annotated[
        str,
        typed(
            10,
            pattern="^(?:20[2-9][0-9]-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]))?$",
            examples=["2026-12-14"],
        ),
    ]


class Person(Strict):
    """Somebody of the team."""

    id: str = Field(examples=["3"])
    name: str = Field(examples=["Ana"])
    email: str | None = Field(
        description="Only with the scope emails, else null", examples=["ana@blog.example"]
    )
    role: Literal["analyst", "responder", "moderator", "owner"] = Field(examples=["owner"])
    away_until: str | None = Field(description="The first day back", examples=["2026-12-14"])
    last_seen_at: str | None = Moment


class PeopleAnswer(Strict):
    """Everybody who works on the site."""

    people: list[Person]


@blueprint.get("/people")
@operation(
    Operation(
        summary="Who works on the site, and as what",
        route_guard=_GUARD,
        scope=LOG,
        answers={200: PeopleAnswer},
    )
)
def people() -> Response:
    """List the oldest account first."""
    return _people()


@blueprint.put("/people/<person_id>/away")
@operation(
    Operation(
        summary="Send somebody on leave, or have them back",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=LeaveInput,
        answers={200: PeopleAnswer},
    )
)
def change_leave(person_id: str, body: LeaveInput) -> Response:
    """While away they are mailed nothing; what was theirs to answer is everybody's again."""
    if not (person_id.isascii() and person_id.isdigit() and len(person_id) < 10):
        raise not_found()
    until = leave_until(body.until, _time_zone(), now())
    set_away(site_id(), int(person_id), until, by_caller())
    return _people()


def _people() -> Response:
    zone = _time_zone()
    return answer({"people": [_person_json(row, zone) for row in members_of(site_id())]})


def _time_zone() -> str:
    rules = site_by_id(site_id())
    if rules is None:
        raise not_found()
    return rules.site.time_zone


def _person_json(row: MemberRow, time_zone: str) -> Json:
    return {
        "id": str(row.id),
        "name": row.name,
        "email": row.email if may(EMAILS) else None,
        "role": row.role,
        "away_until": first_day_back(row.away_until, time_zone, now()) or None,
        "last_seen_at": timestamp(row.last_seen_at),
    }
