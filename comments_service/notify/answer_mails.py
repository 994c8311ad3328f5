"""The mail to a colleague who is asked to answer a comment, with the link."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from comments_service.errors import N_
from comments_service.notify.message import Consumer, Message
from comments_service.notify.texts import labelled, speech
from comments_service.queries.answers.links import LinkRow, link_by_id
from comments_service.queries.notifications.deliveries import ToldRow, told_comments
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.answers.links import is_good
from comments_service.rules.text.render import plain_text
from comments_service.services.answers.links import token_of

_EXCERPT = 500


@dataclass(frozen=True)
class AnswerMailer:
    """``deliver`` consumes mails (notify.mail); links lead to ``base_url``."""

    deliver: Consumer
    secret_key: str
    base_url: str
    now: Callable[[], datetime]

    def send(self, message: Message) -> None:
        """Mail a colleague, unless the link is over or the comment not to be seen. Raise Failed."""
        link = link_by_id(message.site_id, message.payload["link_id"])
        rules = site_by_id(message.site_id)
        if link is None or link.email is None or rules is None or not is_good(link, self.now()):
            return
        comment = told_comments(link.site_id, [link.comment_id]).get(link.comment_id)
        if comment is None or comment.status != "published":
            return
        translate = speech(rules.site.language)
        sentence = translate(N_("{name} asks you to answer a comment on {site}"))
        site = rules.site.name
        mail = {
            "to": link.email,
            "subject": sentence.format(name=link.member_name or site, site=site),
            "text": self._text(link, comment, rules.site.language),
            "language": rules.site.language,
            "at": link.created_at.isoformat(),
            "page": comment.thread_url,
        }
        self.deliver(replace(message, payload=mail))

    def _text(self, link: LinkRow, comment: ToldRow, language: str) -> str:
        translate = speech(language)
        text = plain_text(comment.html).strip()[:_EXCERPT]
        author = comment.author_name or translate(N_("Anonymous"))
        address = f"{self.base_url}/answer/{token_of(self.secret_key, link.site_id, link.id)}"
        ends = translate(N_("The link answers this comment, once, until {moment} UTC."))
        parts = [
            link.message or "",
            f"{author} · {comment.thread_title or comment.thread_url}\n{comment.thread_url}",
            "\n".join(f"> {line}" for line in text.splitlines()),
            labelled(translate(N_("Answer")), address, language),
            ends.format(moment=f"{link.expires_at:%Y-%m-%d %H:%M}"),
        ]
        return "\n\n".join(part for part in parts if part) + "\n"
