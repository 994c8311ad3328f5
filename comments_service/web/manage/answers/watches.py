"""Watches for programs: listed, tried, made, changed and removed."""

from datetime import datetime
from typing import Annotated, Any

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.community.watches import WatchRow, watch_of, watches_of
from comments_service.queries.moderation.watch_hits import (
    LATELY,
    PREVIEWED_AT_MOST,
    preview_of,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.scopes import READ, SETTINGS
from comments_service.rules.community.search import LONGEST, parse_search
from comments_service.rules.community.watches import (
    LONGEST_NAME,
    clean_end_of_mute,
    clean_name,
    clean_search,
)
from comments_service.rules.text.pages import UNDECIDED
from comments_service.services.community.watches import (
    WatchSettings,
    add_watch,
    change_watch,
    remove_watch,
)
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import now
from comments_service.web.http.field_errors import FieldErrors
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import MOMENT, Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, sent_number, site_id
from comments_service.web.manage.present import comment_json
from comments_service.web.manage.responses import ManagedComment, Moment, Strict
from comments_service.web.present import timestamp

_GUARD = RouteGuard("program", "api token", "program")
_Search = Annotated[str, typed(LONGEST, least=1, shows=True, examples=["retrait* -sondage"])]
_Muted = Annotated[
    str,
    typed(
        32,
        pattern=MOMENT,
        description="Until then a hit alerts nobody",
        examples=["2026-12-24T07:00:00Z"],
    ),
]


class WatchInput(Schema):
    """A watch as it is to be."""

    name: Annotated[str, typed(LONGEST_NAME, least=1, shows=True, examples=["Retraites"])]
    search: _Search
    is_on: bool = Field(
        True, description="Whether new comments are compared with it", examples=[True]
    )
    alerts: bool = Field(True, description="Whether a hit alerts the team", examples=[True])
    opens_need: bool = Field(False, description="Whether a hit waits for a reply", examples=[False])
    muted_until: _Muted | None = None


class SearchInput(Schema):
    """What would be watched for."""

    search: _Search


class WatchShown(Strict):
    """A watch, and what it has found in the last 30 days."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    name: str = Field(examples=["Retraites"])
    search: str = Field(examples=["retrait* -sondage"])
    is_on: bool = Field(examples=[True])
    alerts: bool = Field(examples=[True])
    opens_need: bool = Field(examples=[False])
    muted_until: str | None = Moment
    owner: str | None = Field(description="Who looks after it", examples=["Ana"])
    created_at: str = Moment
    hits: int = Field(description="Of the last 30 days", examples=[12])
    useful: int = Field(description="Of these, judged useful", examples=[9])
    useless: int = Field(description="Of these, judged useless", examples=[1])


class WatchAnswer(Strict):
    """A watch."""

    watch: WatchShown


class WatchesAnswer(Strict):
    """The site's watches, by name."""

    watches: list[WatchShown]


class WatchPreviewAnswer(Strict):
    """What the watch would have found in the last 30 days."""

    count: int = Field(description=f"Counted up to {PREVIEWED_AT_MOST}", examples=[12])
    newest: list[ManagedComment]


@blueprint.get("/watches")
@operation(
    Operation(
        summary="What the team watches for, and how often that was found of late",
        route_guard=_GUARD,
        scope=READ,
        answers={200: WatchesAnswer},
    )
)
def watches() -> Response:
    """By name."""
    rows = watches_of(site_id(), now() - LATELY)
    return answer({"watches": [_watch_json(row) for row in rows]})


@blueprint.post("/watches")
@operation(
    Operation(
        summary="Watch for something in every new comment",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=WatchInput,
        answers={201: WatchAnswer},
    )
)
def keep_watch(body: WatchInput) -> Response:
    """In the language of the search; without a word, author, link or page it is refused."""
    return shown(add_watch(site_id(), _settings(body), by_caller()), 201)


@blueprint.post("/watches/preview")
@operation(
    Operation(
        summary="What a watch would have found in the last 30 days",
        route_guard=_GUARD,
        scope=READ,
        body=SearchInput,
        answers={200: WatchPreviewAnswer},
    )
)
def try_watch(body: SearchInput) -> Response:
    """Change nothing."""
    search = parse_search(clean_search(body.search))
    site = site_by_id(site_id())
    preview = preview_of(site_id(), site.pages if site else UNDECIDED, search, now())
    return answer({"count": preview.count, "newest": [comment_json(row) for row in preview.newest]})


@blueprint.put("/watches/<watch_id>")
@operation(
    Operation(
        summary="Change a watch, mute it, or switch it off",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=WatchInput,
        answers={200: WatchAnswer},
    )
)
def alter_watch(watch_id: str, body: WatchInput) -> Response:
    """Whatever it has found stays found."""
    number = sent_number(watch_id)
    change_watch(site_id(), number, _settings(body), by_caller())
    return shown(number)


@blueprint.delete("/watches/<watch_id>")
@operation(
    Operation(
        summary="Watch no longer",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: WatchesAnswer},
    )
)
def drop_watch(watch_id: str) -> Response:
    """Forget what it has found; the comments stay."""
    remove_watch(site_id(), sent_number(watch_id), by_caller())
    return watches()


def _settings(body: WatchInput) -> WatchSettings:
    cleaner = FieldErrors()
    name = cleaner.clean("name", clean_name, body.name)
    search = cleaner.clean("search", clean_search, body.search)
    muted_until = cleaner.clean("muted_until", clean_end_of_mute, body.muted_until)
    cleaner.finish()
    return WatchSettings(
        name=name,
        search=search,
        is_on=body.is_on,
        alerts=body.alerts,
        opens_need=body.opens_need,
        muted_until=muted_until,
    )


def shown(number: int, status: int = 200) -> Response:
    """Return a watch as a change has left it."""
    row = watch_of(site_id(), number, now() - LATELY)
    if row is None:
        raise not_found()
    return answer({"watch": _watch_json(row)}, status)


def _watch_json(row: WatchRow) -> dict[str, Any]:
    return {
        "id": f"{row.id:x}",
        "name": row.name,
        "search": row.search,
        "is_on": row.is_on,
        "alerts": row.alerts,
        "opens_need": row.opens_need,
        "muted_until": _moment(row.muted_until),
        "owner": row.owner_name,
        "created_at": timestamp(row.created_at),
        "hits": row.hits,
        "useful": row.useful,
        "useless": row.useless,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else timestamp(at)
