"""Webhooks for programs, by Standard Webhooks: signed, and with the same id on each retry."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.notice import Entry, Notice
from comments_service.rules.community.causes import kind_of, public_cause, weightiest
from comments_service.rules.notifications.kinds import Address
from comments_service.rules.notifications.signatures import sign_webhook

_TYPES = {
    "escalated": "need.escalated",
    "report": "comment.reported",
    "watch": "watch.hit",
    "follow_up": "need.opened",
    "asks": "need.opened",
    "held": "comment.held",
    "published": "comment.published",
}


def compose(address: Address, notice: Notice, secrets: Sequence[str]) -> ChannelRequest:
    """Return the event: of one comment, or ``comments.many`` with all of a busy minute."""
    content = json_request(address["url"], _event(notice))
    return signed(content, secrets, notice.id, notice.at)


def signed(
    content: ChannelRequest, secrets: Sequence[str], message_id: str, at: datetime
) -> ChannelRequest:
    """Return the request with the headers of Standard Webhooks: one signature for each secret."""
    sent_at = int(at.timestamp())
    signature = sign_webhook(list(secrets), message_id, sent_at, content.body)
    headers = (
        *content.headers,
        ("webhook-id", message_id),
        ("webhook-timestamp", str(sent_at)),
        ("webhook-signature", signature),
    )
    return ChannelRequest(content.url, content.body, headers)


def _event(notice: Notice) -> dict[str, Any]:
    site = {"key": notice.site_key, "name": notice.site}
    data: dict[str, Any]
    if notice.what != "comments":
        kind, data = f"channel.{notice.what}", {"text": notice.note or notice.title}
    elif len(notice.entries) == 1:
        entry = notice.entries[0]
        kind = _TYPES[kind_of(weightiest(entry.causes))]
        data = {"comment": _comment(entry)}
    else:
        kind, data = "comments.many", {"comments": list(map(_comment, notice.entries))}
    timestamp = notice.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"type": kind, "timestamp": timestamp, "data": {"site": site, **data}}


def _comment(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.comment_id,
        "status": entry.status,
        "causes": list(map(public_cause, entry.causes)),
        "author": entry.author,
        "text": entry.text,
        "page": {"title": entry.page, "url": entry.page_url},
        "link": entry.link,
    }
