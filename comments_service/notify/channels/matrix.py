"""Matrix: a text event in a room. Without a formatted body nothing is formatted."""

from collections.abc import Sequence
from urllib.parse import quote

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

# An event has 64 KiB at most, a character up to four of them.
_LONGEST = 12_000


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the event. Its transaction id is the notice's: a retry makes no second one."""
    room, transaction = quote(address["room"], safe=""), quote(notice.id, safe="")
    server = address["url"].rstrip("/")
    url = f"{server}/_matrix/client/v3/rooms/{room}/send/m.room.message/{transaction}"
    content = {
        "msgtype": "m.text",
        "body": lay_out(notice, _LONGEST),
        # Nobody is called, not even by "@room" (Matrix 1.7, intentional mentions).
        "m.mentions": {},
    }
    return json_request(url, content, ("Authorization", f"Bearer {address['token']}"), method="PUT")
