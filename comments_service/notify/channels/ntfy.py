"""ntfy: a topic, published to as JSON at the server's root, so that no header holds a text."""

from collections.abc import Sequence
from urllib.parse import urlsplit, urlunsplit

from comments_service.notify.channels.layout import lay_out, without_calls
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

# A message of more than 4,096 bytes becomes an attachment; letters may take three of them.
_LONGEST = 1300


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the message; a tap opens the comment."""
    parts = urlsplit(address["url"])
    root, _, topic = parts.path.rstrip("/").rpartition("/")
    content = {
        "topic": topic,
        "title": without_calls(notice.title),
        "message": lay_out(notice, _LONGEST),
        "click": notice.link,
        "markdown": False,
    }
    token = address.get("token")
    headers = [("Authorization", f"Bearer {token}")] if token else []
    server = urlunsplit((parts.scheme, parts.netloc, f"{root}/", "", ""))
    return json_request(server, content, *headers)
