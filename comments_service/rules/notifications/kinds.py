"""The kinds of channels, and what each must know to reach its peer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from comments_service.errors import N_, AppError, invalid
from comments_service.rules.text.links import clean_address

_LONGEST_URL = 500
_TOKEN = re.compile(r"[!-~]{1,200}")
Address = dict[str, str]


@dataclass(frozen=True)
class Kind:
    """A kind of channel; ``fields`` are the parts of its address, ``optional`` may be empty."""

    title: str
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "webhook": Kind("Webhook", ("url",)),
    "slack": Kind("Slack", ("url",)),
    "discord": Kind("Discord", ("url",)),
    "mattermost": Kind("Mattermost", ("url",)),
    "telegram": Kind("Telegram", ("token", "chat")),
    "matrix": Kind("Matrix", ("url", "token", "room")),
    "ntfy": Kind("ntfy", ("url", "token"), optional=("token",)),
}


def clean_channel_address(kind: str, typed: Mapping[str, str]) -> Address:
    """Return the parts of a channel's address. Raise AppError invalid, naming each bad part."""
    parts = KINDS[kind]
    address: Address = {}
    for field in parts.fields:
        text = typed.get(field, "").strip()
        if text or field not in parts.optional:
            address[field] = _clean(field, text)
    return address


def _clean(field: str, text: str) -> str:
    if field == "url":
        try:
            return clean_address(text, "url", _LONGEST_URL)
        except AppError:
            raise invalid(
                "url", "invalid", N_("Enter an address that begins with https:// or http://.")
            ) from None
    if not _TOKEN.fullmatch(text):
        raise invalid(field, "invalid", N_("Enter it as the other service shows it, in one line."))
    return text
