"""Mattermost: an incoming webhook."""

from collections.abc import Sequence

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.channels.markdown import escape_markdown
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

_LONGEST = 12_000


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the message."""
    content = {
        "text": lay_out(notice, _LONGEST, escape=escape_markdown, title="**{}**", link="<{}>"),
        "props": {"disable_mentions": True, "disable_group_highlight": True},
    }
    return json_request(address["url"], content)
