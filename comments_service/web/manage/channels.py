"""Channels for programs: listed, added, tried, removed, and what was delivered by them."""

from typing import Annotated, Literal

from flask import Response
from pydantic import Field

from comments_service.errors import not_found
from comments_service.queries.notifications.channels import ChannelRow, channel_by_id, channels_of
from comments_service.queries.notifications.deliveries import DeliveryRow, newest_deliveries
from comments_service.rules.accounts.scopes import SETTINGS
from comments_service.rules.community.causes import KINDS as CAUSES
from comments_service.rules.community.causes import public_cause
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.kinds import clean_channel_address
from comments_service.services.notifications.channels import (
    NewChannel,
    Routing,
    make_channel,
    remove_channel,
    try_channel,
)
from comments_service.services.notifications.recipients import channel_recipient
from comments_service.web.http.api import Operation, answer, operation
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import RouteGuard
from comments_service.web.http.schema import ADDRESS, Schema, typed
from comments_service.web.manage.blueprint import blueprint
from comments_service.web.manage.guard import by_caller, sent_number, site_id
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import Json, timestamp

_GUARD = RouteGuard("program", "api token", "program")
_LOG_LENGTH = 100
_Cause = Literal["escalated", "report", "watch", "follow_up", "asks", "held", "published"]


class ChannelInput(Schema):
    """A webhook to be added; chats are added in the console."""

    name: Annotated[str, typed(64, least=1, shows=True, examples=["Newsroom"])]
    url: Annotated[str, typed(300, pattern=ADDRESS, examples=["https://hooks.example/palabre"])]
    causes: Annotated[list[_Cause], Field(min_length=1, max_length=7, examples=[["held"]])]


class ChannelShown(Strict):
    """A channel; its address and secret are told to nobody."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    kind: str = Field(examples=["webhook"])
    name: str = Field(examples=["Newsroom"])
    causes: list[str] = Field(examples=[["held", "report"]])
    page_prefix: str = Field(examples=["https://blog.example/politics/"])
    state: str = Field(description="on, off or failed", examples=["on"])
    failing_since: str | None = Moment
    last_error: str | None = Field(examples=["The other side answered 503."])
    created_at: str = Moment


class DeliveryShown(Strict):
    """That a channel was told of a comment for one cause; ``comment_id`` is null for a test."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    comment_id: str | None = Field(examples=["1-19b0c3f2a1d4e"])
    cause: str = Field(examples=["held"])
    state: str = Field(description="waiting, sent or dropped", examples=["sent"])
    status: int | None = Field(examples=[200])
    ms: int | None = Field(examples=[84])
    error: str | None = Field(examples=["The other side answered 503."])
    created_at: str = Moment
    sent_at: str | None = Moment


class ChannelsAnswer(Strict):
    """The site's channels, the oldest first."""

    channels: list[ChannelShown]


class NewChannelAnswer(Strict):
    """The channel, and the secret that signs its messages: it is shown once."""

    channel: ChannelShown
    secret: str | None = Field(examples=["whsec_c2VjcmV0LW9mLXRoZS1leGFtcGxl"])


class DeliveriesAnswer(Strict):
    """The newest deliveries of the last thirty days, a hundred at most."""

    deliveries: list[DeliveryShown]


class ChannelAnswer(Strict):
    """The channel as it is now."""

    channel: ChannelShown


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
        summary="Add a webhook",
        route_guard=_GUARD,
        scope=SETTINGS,
        body=ChannelInput,
        answers={201: NewChannelAnswer},
    )
)
def add_webhook(body: ChannelInput) -> Response:
    """409 not_allowed where the site has as many as it can have."""
    address = clean_channel_address("webhook", {"url": body.url})
    causes = [cause for cause in CAUSES if cause in body.causes]
    new = NewChannel("webhook", body.name, address, Routing(causes))
    key = current_service().settings.secret_key
    number, secret = make_channel(site_id(), new, key, by_caller())
    return answer({"channel": _channel_json(_row(number)), "secret": secret}, 201)


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
