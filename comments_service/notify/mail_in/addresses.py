"""Where a mail is answered, and where reports about it go: in the mailbox that takes answers in."""

from collections.abc import Sequence
from dataclasses import dataclass

from comments_service.notify.texts import Translate
from comments_service.rules.answers.mail_addresses import MailRight, Purpose, address_for
from comments_service.rules.answers.mail_text import MARKER, marker_line


@dataclass(frozen=True)
class ReplyAddresses:
    """``mailbox`` is where answers come in; None: nobody answers by mail."""

    mailbox: str | None
    secret_key: str

    def of_member(self, site_id: int, moderator_id: int, comments: Sequence[int]) -> str | None:
        """Return where a member answers a mail about one comment; None for one about several."""
        return self._of(Purpose.MEMBER, site_id, moderator_id, comments)

    def of_reader(self, site_id: int, subscriber_id: int, comments: Sequence[int]) -> str | None:
        """Return where a reader answers a mail about one comment; None for one about several."""
        return self._of(Purpose.READER, site_id, subscriber_id, comments)

    def of_bounces(self, site_id: int, subscriber_id: int) -> str | None:
        """Return where reports about a mail to a reader go."""
        return self._of(Purpose.BOUNCE, site_id, subscriber_id, [0])

    def _of(self, purpose: Purpose, site_id: int, who: int, comments: Sequence[int]) -> str | None:
        if self.mailbox is None or len(comments) != 1:
            return None
        right = MailRight(purpose, site_id, who, comments[0])
        return address_for(self.secret_key, self.mailbox, right)


def marker(answered: str | None, translate: Translate) -> str:
    """Return the line above which a mail is answered; empty where it is answered nowhere."""
    return marker_line(translate(MARKER)) if answered else ""
