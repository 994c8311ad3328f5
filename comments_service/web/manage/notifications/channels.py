"""Channels for programs: listed, added, tried, removed, and what was delivered by them."""

from flask import Response

from comments_service.errors import not_found
from comments_service.queries.notifications.channels import ChannelRow, channel_by_id, channels_of
from comments_service.queries.notifications.deliveries import DeliveryRow, newest_deliveries
from comments_service.rules.accounts.scopes import SETTINGS
from comments_service.rules.community.causes import KINDS as CAUSES
from comments_service.rules.community.causes import public_cause
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.kinds import clean_channel_address
from comments_service.rules.notifications.routing import clean_prefix
from comments_service.services.notifications.channels import (
    NewChannel,
    Routing,
    change_routing,
    make_channel,
    remove_channel,
    rotate_secret,
    switch_channel,
    try_channel,
)
from comments_service.services.notifications.recipients import channel_recipient
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, sent_number, site_id
from comments_service.web.manage.notifications.shapes import (
    ChannelAnswer,
    ChannelInput,
    ChannelsAnswer,
    DeliveriesAnswer,
    NewChannelAnswer,
    RoutingInput,
    StateInput,
)
from comments_service.web.present import Json, timestamp

_GUARD = RouteGuard("program", "api token", "program")
_LOG_LENGTH = 100


@blueprint.get("/channels")
@operation(
    Operation(
        summary="The channels by which the team is alerted",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: ChannelsAnswer},
    )
)
def channels() -> Response:
    """List them."""
    return answer({"channels": [_channel_json(row) for row in channels_of(site_id())]})


@blueprint.post("/channels")
@operation(
    Operation(
        summary="Add a webhook or a chat",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=ChannelInput,
        answers={201: NewChannelAnswer},
    )
)
def add_channel(body: ChannelInput) -> Response:
    """409 not_allowed where the site has as many as it can have."""
    typed = {"url": body.url, "token": body.token, "chat": body.chat, "room": body.room}
    address = clean_channel_address(body.kind, typed)
    new = NewChannel(body.kind, body.name, address, _routing(body))
    number, secret = make_channel(site_id(), new, _key(), by_caller())
    return answer({"channel": _channel_json(_row(number)), "secret": secret}, 201)


@blueprint.put("/channels/<channel_id>/routing")
@operation(
    Operation(
        summary="Have a channel hear of something else",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=RoutingInput,
        answers={200: ChannelAnswer},
    )
)
def reroute(channel_id: str, body: RoutingInput) -> Response:
    """Set all of it: what is left out becomes what a new channel has."""
    number = sent_number(channel_id)
    change_routing(site_id(), number, _routing(body), by_caller())
    return answer({"channel": _channel_json(_row(number))})


@blueprint.put("/channels/<channel_id>/state")
@operation(
    Operation(
        summary="Switch a channel on or off",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=StateInput,
        answers={200: ChannelAnswer},
    )
)
def switch(channel_id: str, body: StateInput) -> Response:
    """One that is switched on is told at once what waited for it."""
    number = sent_number(channel_id)
    switch_channel(site_id(), number, is_on=body.state == "on", by=by_caller())
    return answer({"channel": _channel_json(_row(number))})


@blueprint.post("/channels/<channel_id>/secret")
@operation(
    Operation(
        summary="Give a webhook a new secret; the one before signs too for two days",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: NewChannelAnswer},
    )
)
def renew_secret(channel_id: str) -> Response:
    """404 for a chat, which has none."""
    number = sent_number(channel_id)
    secret = rotate_secret(site_id(), number, _key(), by_caller())
    return answer({"channel": _channel_json(_row(number)), "secret": secret})


@blueprint.post("/channels/<channel_id>/test")
@operation(
    Operation(
        summary="Send a test message; a channel that takes it is on again",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: ChannelAnswer},
    )
)
def test(channel_id: str) -> Response:
    """What becomes of it stands in the deliveries."""
    number = sent_number(channel_id)
    try_channel(site_id(), number, now())
    return answer({"channel": _channel_json(_row(number))})


@blueprint.get("/channels/<channel_id>/deliveries")
@operation(
    Operation(
        summary="What a channel was told of, and how its peer answered",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: DeliveriesAnswer},
    )
)
def deliveries(channel_id: str) -> Response:
    """List the newest first."""
    recipient = channel_recipient(_row(sent_number(channel_id)).id)
    rows = newest_deliveries(site_id(), recipient, _LOG_LENGTH)
    return answer({"deliveries": [_delivery_json(row) for row in rows]})


@blueprint.delete("/channels/<channel_id>")
@operation(
    Operation(
        summary="Remove a channel",
        route_guard=_GUARD,
        scope=SETTINGS,
        answers={200: ChannelsAnswer},
    )
)
def remove(channel_id: str) -> Response:
    """Answer those that are left."""
    remove_channel(site_id(), sent_number(channel_id), by_caller())
    return channels()


def _key() -> str:
    return current_service().settings.secret_key


def _routing(body: RoutingInput) -> Routing:
    causes = [cause for cause in CAUSES if cause in body.causes]
    watches = [str(sent_number(one)) for one in body.watches]
    prefix = clean_prefix(body.page_prefix)
    return Routing(causes, prefix, watches, body.language, in_hours=body.in_hours)


def _row(number: int) -> ChannelRow:
    row = channel_by_id(site_id(), number)
    if row is None:
        raise not_found()
    return row


def _channel_json(row: ChannelRow) -> Json:
    return {
        "id": f"{row.id:x}",
        "kind": row.kind,
        "name": row.name,
        "causes": row.causes.split(),
        "page_prefix": row.page_prefix,
        "watches": [f"{int(one):x}" for one in row.watches.split()],
        "language": row.language,
        "in_hours": row.in_hours,
        "state": row.state,
        "failing_since": timestamp(row.failing_since),
        "last_error": row.last_error,
        "created_at": timestamp(row.created_at),
    }


def _delivery_json(row: DeliveryRow) -> Json:
    return {
        "id": f"{row.id:x}",
        "comment_id": None if row.cause == "test" else reference(site_id(), row.comment_id),
        "cause": public_cause(row.cause),
        "state": row.state,
        "status": row.status,
        "ms": row.ms,
        "error": row.error,
        "created_at": timestamp(row.created_at),
        "sent_at": timestamp(row.sent_at),
    }
