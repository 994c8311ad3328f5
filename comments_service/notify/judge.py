"""Asks a site's external judge by a signed request (Standard Webhooks) and follows its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from comments_service.notify.channels.request import json_request
from comments_service.notify.channels.webhook import signed
from comments_service.notify.message import Consumer, Failed, Message
from comments_service.outgoing import Sending, Unreachable, send
from comments_service.queries.comments.judge import JudgedRow, judged_comment
from comments_service.rules.comments.judge import (
    LET_PASS,
    TAKEN_FOR_SPAM,
    TOO_LATE,
    verdict_of,
)
from comments_service.rules.core.identity import reference
from comments_service.rules.notifications.signatures import judge_secret
from comments_service.rules.text.render import links_of, plain_text
from comments_service.services.comments.upkeep.judge import (
    ASK_TOPIC,
    RELEASE_TOPIC,
    is_waiting,
    note_judge,
    settle,
)


@dataclass(frozen=True)
class Judge:
    """``private_hosts`` are what the operator lets requests reach on private networks."""

    secret_key: str
    private_hosts: tuple[str, ...]
    now: Callable[[], datetime]

    def ask(self, message: Message) -> None:
        """Ask of a comment that still waits. Raise Failed: the same is asked again later."""
        site_id, question = message.site_id, message.payload
        row = judged_comment(site_id, question["comment_id"])
        if row is None or not is_waiting(site_id, question["comment_id"], question["version"]):
            return
        try:
            is_spam = bool(row.judge_url) and self._verdict(row, message.id)
        except Failed as failure:
            note_judge(site_id, str(failure), self.now())
            raise
        note_judge(site_id, None, self.now())
        settle(site_id, question, TAKEN_FOR_SPAM if is_spam else LET_PASS, self.now())

    def release(self, message: Message) -> None:
        """Publish what the judge has been asked in vain."""
        settle(message.site_id, message.payload, TOO_LATE, self.now())

    def consumers(self) -> dict[str, Consumer]:
        """Return who carries out which messages."""
        return {ASK_TOPIC: self.ask, RELEASE_TOPIC: self.release}

    def _verdict(self, row: JudgedRow, number: int) -> bool:
        content = json_request(row.judge_url, _question(row))
        secret = judge_secret(self.secret_key, row.site_id)
        question = signed(content, [secret], f"judge-{row.site_id}-{number:x}", self.now())
        try:
            what = Sending(question.body, question.headers)
            answer = send(question.url, what, private_hosts=self.private_hosts)
        except Unreachable as error:
            raise Failed(error.message.format(**error.params), is_outage=True) from None
        verdict = verdict_of(answer.body) if answer.status == 200 else None
        if verdict is None:
            raise Failed(f"The judge answered {answer.status}, and no verdict.", is_outage=True)
        return verdict


def _question(row: JudgedRow) -> dict[str, object]:
    """Return all that the judge is sent: what readers would see, and no more (docs/privacy.md)."""
    return {
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
