"""Telegram: a bot's message into a chat. Without parse_mode a text is shown as it is."""

import json
from collections.abc import Sequence
from contextlib import suppress

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.outgoing import Fetched
from comments_service.rules.notifications.kinds import Address

_API = "https://api.telegram.org"
_LONGEST = 4096


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the message. ``api`` is another server of the Bot API than Telegram's own."""
    content = {
        "chat_id": address["chat"],
        "text": lay_out(notice, _LONGEST),
        "link_preview_options": {"is_disabled": True},
    }
    url = f"{address.get('api', _API)}/bot{address['token']}/sendMessage"
    return json_request(url, content)


def moved_chat(answer: Fetched) -> str | None:
    """Return where a group has moved that became a supergroup (ResponseParameters), if it has."""
    with suppress(ValueError, KeyError, TypeError):
        chat = json.loads(answer.body)["parameters"]["migrate_to_chat_id"]
        if answer.status == 400 and isinstance(chat, int) and not isinstance(chat, bool):
            return str(chat)
    return None
