"""Asks those whom a site has judge its comments, and follows their answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from comments_service.errors import N_
from comments_service.notify.judges import akismet, program
from comments_service.notify.message import Consumer, Failed, Message
from comments_service.outgoing import Unreachable
from comments_service.queries.comments.judge import JudgedRow, judged_comment
from comments_service.rules.comments.judge import LET_PASS, TAKEN_FOR_SPAM, TOO_LATE
from comments_service.rules.notifications.signatures import judge_secret
from comments_service.services.comments.upkeep.judge import (
    ASK_TOPIC,
    RELEASE_TOPIC,
    is_waiting,
    note_judge,
    settle,
)
from comments_service.services.core.encryption import unseal

_OTHER_SECRET_KEY = N_("The key of Akismet was kept with another SECRET_KEY: enter it anew.")


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
            is_spam = self._is_spam(row, message.id)
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

    def _is_spam(self, row: JudgedRow, number: int) -> bool:
        """Whether one of them takes it for spam: what the first does, the second is not sent."""
        try:
            return self._is_spam_to_program(row, number) or self._is_spam_to_akismet(row)
        except Unreachable as error:
            raise Failed(error.message.format(**error.params), is_outage=True) from None

    def _is_spam_to_program(self, row: JudgedRow, number: int) -> bool:
        if not row.judge_url:
            return False
        secret = judge_secret(self.secret_key, row.site_id)
        question = program.compose(row, secret, f"judge-{row.site_id}-{number:x}", self.now())
        return program.takes_for_spam(question, private_hosts=self.private_hosts)

    def _is_spam_to_akismet(self, row: JudgedRow) -> bool:
        if not row.akismet_key:
            return False
        key = unseal(self.secret_key, row.site_id, row.akismet_key)
        if key is None:
            raise Failed(_OTHER_SECRET_KEY, is_outage=True)
        return akismet.takes_for_spam(row, key, private_hosts=self.private_hosts)
