"""A request to a channel's peer."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

_JSON = ("Content-Type", "application/json; charset=utf-8")


@dataclass(frozen=True)
class ChannelRequest:
    """Where to, and what."""

    url: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = (_JSON,)
    method: str = "POST"


#: Returns the request of a notice; the secrets are those that sign it.
Compose = Callable[[Address, Notice, Sequence[str]], ChannelRequest]


def json_request(
    url: str, content: Any, *headers: tuple[str, str], method: str = "POST"
) -> ChannelRequest:
    """Return a request with JSON."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return ChannelRequest(url, body, (_JSON, *headers), method)
