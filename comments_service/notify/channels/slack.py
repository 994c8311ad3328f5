"""Slack: an incoming webhook. What commenters wrote stands in plain_text, which formats nothing."""

from collections.abc import Sequence
from html import escape

from comments_service.notify.channels.layout import lay_out, without_calls
from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Notice
from comments_service.rules.notifications.kinds import Address

_LONGEST_BLOCK = 3000


def compose(address: Address, notice: Notice, _secrets: Sequence[str]) -> ChannelRequest:
    """Return the message. ``text`` is what a notification on a phone shows."""
    content = {
        "text": _escaped(notice.title),
        "mrkdwn": False,
        "unfurl_links": False,
        "blocks": [_block(lay_out(notice, _LONGEST_BLOCK)), _link(notice)],
    }
    return json_request(address["url"], content)


def _block(text: str) -> dict[str, object]:
    plain = {"type": "plain_text", "text": text, "emoji": False}
    return {"type": "section", "text": plain}


def _link(notice: Notice) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": f"<{notice.link}>"}}


def _escaped(text: str) -> str:
    """Escape the three characters of control sequences such as ``<!channel>``."""
    return escape(without_calls(text), quote=False)
