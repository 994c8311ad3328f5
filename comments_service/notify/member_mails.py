"""Notices to members, by mail: each with a link that answers, and links that decide.

Each leads to a page that asks first.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from comments_service.errors import N_
from comments_service.notify.mail_in.addresses import ReplyAddresses, marker
from comments_service.notify.message import Consumer, Message
from comments_service.notify.notice import Entry, Notice
from comments_service.notify.texts import labelled, speech
from comments_service.queries.notifications.channels import MemberAlertsRow
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.comments.status import Decision, Status
from comments_service.rules.core.signed_tokens import sign_decision
from comments_service.rules.notifications.unsent import HIDDEN
from comments_service.services.answers.links import make_member_links

#: So long the links of a mail decide.
LINKS_LAST = timedelta(hours=72)
_DECISIONS = {
    Decision.APPROVE: N_("Approve"),
    Decision.SPAM: N_("Spam"),
    Decision.DELETE: N_("Delete"),
}


@dataclass(frozen=True)
class MemberMailer:
    """``deliver`` consumes mails (notify.mail); links lead to ``base_url``.

    ``answers`` tells where they are answered; None: nowhere.
    ``hides``: what a link opens without signing in is left out, and no such link is made.
    """

    deliver: Consumer
    secret_key: str
    base_url: str
    answers: ReplyAddresses | None = None
    hides: bool = False

    def send(self, message: Message, member: MemberAlertsRow, notice: Notice) -> None:
        """Mail a member. Raise Failed."""
        mail = {
            "to": member.email,
            "subject": notice.title,
            "text": self.text(message.site_id, member, notice),
            "language": notice.language,
            "at": notice.at.isoformat(),
            "page": notice.entries[0].page_url if len(notice.entries) == 1 else None,
            "reply_to": self._answer_to(message.site_id, member, notice),
        }
        self.deliver(replace(message, payload=mail))

    def text(self, site_id: int, member: MemberAlertsRow, notice: Notice) -> str:
        """Return the text of a mail."""
        translate = speech(notice.language)
        parts = [marker(self._answer_to(site_id, member, notice), translate)]
        parts += [notice.note or (notice.title if not notice.entries else "")]
        tokens = self._tokens(site_id, member, notice)
        parts += [self._entry(site_id, member, one, notice, tokens) for one in notice.listed]
        parts += [notice.rest]
        if len(notice.entries) != 1:
            parts.append(notice.link)
        how = translate(N_("How often you get these mails is set on your account page:"))
        parts.append(f"-- \n{how}\n{self.base_url}/console/account")
        return "\n\n".join(part for part in parts if part) + "\n"

    def _answer_to(self, site_id: int, member: MemberAlertsRow, notice: Notice) -> str | None:
        """Return where a mail about one published comment is answered, by who may answer."""
        may_answer = is_at_least(member.role, "responder") and len(notice.entries) == 1
        published = [one.number for one in notice.entries if one.status == Status.PUBLISHED]
        if self.answers is None or not may_answer:
            return None
        return self.answers.of_member(site_id, member.moderator_id, published)

    def _tokens(self, site_id: int, member: MemberAlertsRow, notice: Notice) -> dict[int, str]:
        """Return what answers each comment, for who may answer."""
        if not (notice.listed and is_at_least(member.role, "responder")):
            return {}
        numbers = [one.number for one in notice.listed]
        if self.hides:
            return dict.fromkeys(numbers, HIDDEN)
        return make_member_links(
            (site_id, member.moderator_id), numbers, self.secret_key, notice.at
        )

    def _entry(
        self,
        site_id: int,
        member: MemberAlertsRow,
        entry: Entry,
        notice: Notice,
        tokens: dict[int, str],
    ) -> str:
        translate = speech(notice.language)
        lines = [f"{entry.author} · {entry.page} ({entry.why})", entry.page_url, ""]
        if entry.parent:
            lines += [f"↳ {entry.parent}", ""]
        lines += [f"> {line}" for line in entry.text.splitlines()]
        lines += [""]
        if entry.number in tokens:
            link = f"{self.base_url}/answer/{tokens[entry.number]}"
            lines += [labelled(translate(N_("Answer")), link, notice.language)]
        console = f"{self.base_url}/console/comments/{entry.comment_id}"
        lines += [labelled(translate(N_("Open")), console, notice.language)]
        if is_at_least(member.role, "moderator"):
            until = notice.at + LINKS_LAST
            right = (site_id, entry.number, member.moderator_id)
            token = HIDDEN if self.hides else sign_decision(self.secret_key, right, until)
            lines += [
                labelled(
                    translate(label),
                    f"{self.base_url}/decide/{token}/{decision}",
                    notice.language,
                )
                for decision, label in _DECISIONS.items()
            ]
        return "\n".join(lines)
