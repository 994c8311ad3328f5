"""The outbox as its owner reads it: messages composed as they would be sent, and kept."""

from dataclasses import dataclass, replace
from typing import Any

from comments_service.notify.channels.layout import lay_out
from comments_service.notify.message import Message
from comments_service.notify.notice import Notice
from comments_service.notify.notices import Hearer, Notices, hearer_of
from comments_service.queries.core.outbox import UnsentRow
from comments_service.queries.notifications.deliveries import (
    told_comments,
    told_site,
    waiting_deliveries,
)
from comments_service.rules.notifications.unsent import Unsent, without_secrets
from comments_service.services.notifications.deliveries import UNTOLD

_LONGEST = 8000


@dataclass(frozen=True)
class Reading:
    """What composes a message again; nothing is written, and no link made."""

    notices: Notices

    def unsent(self, site_id: int, row: UnsentRow) -> Unsent | None:
        """Return a message of the outbox; None where it has nothing to tell any more."""
        message = Message(site_id, row.id, row.topic, row.payload, row.attempts, lambda: None)
        if row.topic == "notice":
            return self._notice(message)
        return self._mail(row.payload)

    def _mail(self, mail: dict[str, Any]) -> Unsent:
        text = without_secrets(mail["text"], self.notices.base_url)
        return Unsent("mail", mail["to"], mail["subject"], text)

    def _notice(self, message: Message) -> Unsent | None:
        recipient, what = message.payload["recipient"], message.payload["what"]
        hearer = hearer_of(message.site_id, recipient, self.notices.now())
        site = told_site(message.site_id)
        if hearer is None or site is None:
            return None
        if what != "comments":
            notice = self.notices.notice_of_itself(message, hearer, site)
            return self._shown(message.site_id, hearer, notice)
        rows = [
            row
            for row in waiting_deliveries(message.site_id, recipient)
            if row.message_id in (None, message.id)
        ]
        comments = told_comments(message.site_id, list({row.comment_id for row in rows}))
        gone = {number for number, one in comments.items() if one.status in UNTOLD}
        rows = [row for row in rows if row.comment_id in comments.keys() - gone]
        if not rows:
            return None
        notice = self.notices.notice_of(message, hearer, site, rows)
        return self._shown(message.site_id, hearer, notice)

    def _shown(self, site_id: int, hearer: Hearer, notice: Notice) -> Unsent:
        comments = tuple(one.number for one in notice.listed)
        if hearer.member:
            mails = replace(self.notices.mails, hides=True)
            text = without_secrets(mails.text(site_id, hearer.member, notice), mails.base_url)
            to, member_id = hearer.member.email, hearer.member.moderator_id
            return Unsent("mail", to, notice.title, text, comments, member_id)
        assert hearer.channel is not None  # the other kind of hearer
        kind, name = hearer.channel.kind, hearer.channel.name
        return Unsent(kind, name, notice.title, lay_out(notice, _LONGEST), comments)
