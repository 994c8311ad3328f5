"""What programs send and get about channels."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from comments_service.rules.notifications.routing import LONGEST_PREFIX
from comments_service.web.http.locale import LANGUAGES
from comments_service.web.http.schema import ADDRESS, Schema, typed
from comments_service.web.manage.responses import Moment, Strict
from comments_service.web.present import Json

_Cause = Literal["escalated", "report", "watch", "follow_up", "asks", "held", "published"]
_Kind = Literal["webhook", "slack", "discord", "mattermost", "telegram", "matrix", "ntfy"]
_WORD = "^[!-~]+$"


def _tell_addresses(schema: Json) -> None:
    """Say what each kind must know to reach its peer (rules.notifications.kinds)."""
    by_url = {"enum": ["webhook", "slack", "discord", "mattermost", "ntfy"]}
    schema["anyOf"] = [
        {"properties": {"kind": by_url}, "required": ["url"]},
        {"properties": {"kind": {"const": "telegram"}}, "required": ["kind", "token", "chat"]},
        {"properties": {"kind": {"const": "matrix"}}, "required": ["kind", "url", "token", "room"]},
    ]


class RoutingInput(Schema):
    """What a channel hears of; no watches are all, no prefix is every page.

    ``in_hours``: what comes outside of the site's working hours is told when they begin.
    """

    causes: Annotated[list[_Cause], Field(min_length=1, max_length=7, examples=[["held"]])]
    page_prefix: str = typed(
        LONGEST_PREFIX,
        pattern=f"(?:^$|{ADDRESS})",
        default="",
        examples=["https://blog.example/politics/"],
    )
    watches: list[
        Annotated[str, Field(json_schema_extra={"pattern": "^[1-9a-f][0-9a-f]{0,14}$"})]
    ] = Field([], max_length=15, examples=[["19b0c3f2a1d4e"]])
    language: Literal[tuple(LANGUAGES)] = Field("en", examples=["en"])  # type: ignore[valid-type]
    in_hours: bool = Field(False, examples=[True])


class ChannelInput(RoutingInput):
    """A webhook or chat to be added."""

    model_config = ConfigDict(json_schema_extra=_tell_addresses)

    name: Annotated[str, typed(64, least=1, shows=True, examples=["Newsroom"])]
    kind: _Kind = Field("webhook", examples=["webhook"])
    url: str = typed(
        300, pattern=ADDRESS, default_factory=str, examples=["https://hooks.example/palabre"]
    )
    token: str = typed(200, pattern=_WORD, default_factory=str, examples=["tk_secret"])
    chat: str = typed(200, pattern=_WORD, default_factory=str, examples=["-1001234567890"])
    room: str = typed(200, pattern=_WORD, default_factory=str, examples=["!abc:example.org"])


class StateInput(Schema):
    """Whether a channel is to tell anything."""

    state: Literal["on", "off"] = Field(examples=["off"])


class ChannelShown(Strict):
    """A channel; its address and secret are told to nobody."""

    id: str = Field(examples=["19b0c3f2a1d4e"])
    kind: str = Field(examples=["webhook"])
    name: str = Field(examples=["Newsroom"])
    causes: list[str] = Field(examples=[["held", "report"]])
    page_prefix: str = Field(examples=["https://blog.example/politics/"])
    watches: list[str] = Field(examples=[["19b0c3f2a1d4e"]])
    language: str = Field(examples=["en"])
    in_hours: bool = Field(examples=[False])
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
