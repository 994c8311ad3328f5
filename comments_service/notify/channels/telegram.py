"""Telegram: a bot's message into a chat. Without parse_mode a text is shown as it is."""

from collections.abc import Sequence

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
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
