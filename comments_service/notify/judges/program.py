"""Asks a program of the site's own by a signed request (Standard Webhooks)."""

from collections.abc import Collection
from datetime import datetime

from comments_service.notify.channels.request import ChannelRequest, json_request
from comments_service.notify.channels.webhook import signed
from comments_service.notify.message import Failed
from comments_service.outgoing import Sending, send
from comments_service.queries.comments.judge import JudgedRow
from comments_service.rules.comments.judge import verdict_of
from comments_service.rules.core.identity import reference
from comments_service.rules.text.render import links_of, plain_text


def compose(row: JudgedRow, secret: str, message_id: str, now: datetime) -> ChannelRequest:
    """Return the question, signed: what readers would see, and no more (docs/privacy.md)."""
    content = {
        "type": "comment.judge",
        "data": {
            "site": row.site_key,
            "page": {"url": row.thread_url, "title": row.thread_title},
            "comment": {
                "id": reference(row.site_id, row.id),
                "text": plain_text(row.html).strip(),
                "html": row.html,
                "links": list(links_of(row.html)),
                "author": {"name": row.author_name, "website": row.author_website},
            },
        },
    }
    return signed(json_request(row.judge_url, content), [secret], message_id, now)


def takes_for_spam(question: ChannelRequest, *, private_hosts: Collection[str]) -> bool:
    """Whether the program takes a comment for spam. Raise Failed for no verdict, Unreachable."""
    what = Sending(question.body, question.headers)
    answer = send(question.url, what, private_hosts=private_hosts)
    verdict = verdict_of(answer.body) if answer.status == 200 else None
    if verdict is None:
        raise Failed(f"The judge answered {answer.status}, and no verdict.", is_outage=True)
    return verdict
