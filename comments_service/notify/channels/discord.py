"""Discord: a webhook of a channel; nobody is mentioned, whatever a text says."""

from collections.abc import Sequence

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.channels.markdown import escape_for_discord
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

_LONGEST = 2000
_NO_PREVIEWS = 1 << 2


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the message."""
    text = lay_out(notice, _LONGEST, escape=escape_for_discord, title="**{}**", link="<{}>")
    content = {"content": text, "allowed_mentions": {"parse": []}, "flags": _NO_PREVIEWS}
    return json_request(address["url"], content)
