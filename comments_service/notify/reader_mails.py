"""Mails to readers: the one that asks whether they want any, and those about comments.

Messages hold numbers. What a mail says is read when it leaves: what was withheld, changed or erased
meanwhile is not told.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from comments_service.errors import N_
from comments_service.notify.mail_in.addresses import ReplyAddresses, marker
from comments_service.notify.message import Consumer, Message, RecipientRefused
from comments_service.notify.reader_layout import Block, Link, ReaderMail, as_html, as_text
from comments_service.notify.reader_links import asking_mail
from comments_service.notify.texts import Translate, speech
from comments_service.queries.notifications.deliveries import ToldRow, told_comments
from comments_service.queries.notifications.reader_mails import (
    MailedSiteRow,
    WaitingRow,
    followed_comments,
    mailed_site,
    reason_of,
)
from comments_service.queries.notifications.subscribers import SubscriberRow, subscriber_by_id
from comments_service.rules.comments.status import Status
from comments_service.rules.core.identity import reference
from comments_service.rules.core.signed_tokens import sign_owner, sign_stop, sign_subscriber
from comments_service.rules.readers.identity import OWNER_LINK_LASTS
from comments_service.rules.text.pages import comment_place
from comments_service.rules.text.render import as_source
from comments_service.services.notifications.reader_mails import settle, spread, take
from comments_service.services.notifications.subscribers import note_bounce

#: So long the link to one's own mails works; the one that stops them works for good.
LINK_LASTS = timedelta(days=30)
#: So many comments a mail shows; the others it counts.
_SHOWN = 20
_EXCERPT = 2000

_REPLIED = N_("{name} replied to your comment:")
_WROTE = N_("{name} commented:")
_PUBLISHED = N_("Your comment was published:")
_REFUSED = N_("Your comment was not published:")


@dataclass(frozen=True)
class ReaderMails:
    """The consumers of messages about readers' mails. ``deliver`` consumes mails (notify.mail).

    ``answers`` tells where they are answered.
    """

    deliver: Consumer
    secret_key: str
    base_url: str
    now: Callable[[], datetime]
    answers: ReplyAddresses

    def spread(self, message: Message) -> None:
        """Consume {"comment_id", "kinds", "after"}: write down who hears of a comment."""
        comment_id, kinds, after = (
            message.payload[name] for name in ("comment_id", "kinds", "after")
        )
        spread(message.site_id, comment_id, kinds, after, self.now())

    def ask(self, message: Message) -> None:
        """Consume {"subscriber_id", "page"?}: ask the owner of an address whether they want mails.

        With a page: take them to what is theirs. Nothing a stranger typed is in it.
        """
        page = message.payload.get("page")
        subscriber = subscriber_by_id(message.site_id, message.payload["subscriber_id"])
        site = mailed_site(message.site_id)
        if site is None or subscriber is None or subscriber.state == "bounced":
            return
        if page is None and subscriber.state != "pending":
            return
        until = self.now() + (LINK_LASTS if page is None else OWNER_LINK_LASTS)
        token = sign_owner(self.secret_key, subscriber.site_id, subscriber.id, page or "", until)
        address = f"{self.base_url}/subscriptions/{token}"
        mail = asking_mail(subscriber.language, site.name, address, is_asked_for=page is not None)
        self._send(message, subscriber, mail)

    def mail(self, message: Message) -> None:
        """Consume {"subscriber_id"}: mail what waits for a subscriber."""
        subscriber_id = message.payload["subscriber_id"]
        subscriber, rows = take(message.site_id, subscriber_id, message.id, self.now())
        site = mailed_site(message.site_id)
        if site is None or subscriber is None or not rows:
            return
        comments = told_comments(message.site_id, [row.comment_id for row in rows])
        news = [row for row in rows if _is_true(row, comments.get(row.comment_id))]
        if subscriber.state != "confirmed" or not site.reader_mails:
            news = []
        if news and not self._mail_of(
            message, subscriber, site, [(row, comments[row.comment_id]) for row in news]
        ):
            news = []
        settle(message.site_id, subscriber_id, rows, self.now(), news)

    def _mail_of(
        self,
        message: Message,
        subscriber: SubscriberRow,
        site: MailedSiteRow,
        news: Sequence[tuple[WaitingRow, ToldRow]],
    ) -> bool:
        """Send one mail; False where the address was refused."""
        translate = speech(subscriber.language)
        pages = {row.thread_id: row for _, row in news}
        page = next(iter(pages.values())) if len(pages) == 1 else None
        parents = self._followed(subscriber, news)
        blocks = [
            self._block(subscriber, site, row, comment, is_reply=comment.id in parents)
            for row, comment in news[:_SHOWN]
        ]
        if page is None:
            blocks = [
                replace(block, heading=_name_of(comment))
                for block, (_, comment) in zip(blocks, news, strict=False)
            ]
        if len(news) > _SHOWN:
            more = translate(N_("and {count} more")).format(count=len(news) - _SHOWN)
            blocks.append(Block(more))
        stop = self._stop(subscriber, page.thread_id if page else 0)
        stops = N_("Stop the mails about this page") if page else N_("Stop all these mails")
        foot = [
            Link(translate(stops), stop),
            Link(translate(N_("Choose which mails you get")), self._page_of(subscriber)),
        ]
        title = f"[{site.name}] {_name_of(page)}" if page else site.name
        answered = self._answer_to(subscriber, news)
        mail = ReaderMail(subscriber.language, title, blocks, foot, marker(answered, translate))
        headers = {
            "reply_to": answered,
            "stop": stop,
            "list": site.key,
            "page": page.thread_url if page else None,
        }
        return self._send(message, subscriber, mail, headers)

    def _answer_to(
        self, subscriber: SubscriberRow, news: Sequence[tuple[WaitingRow, ToldRow]]
    ) -> str | None:
        comments = [comment.id for row, comment in news if row.kind == "comment"]
        is_one = len(news) == 1
        whose = (subscriber.site_id, subscriber.id)
        return self.answers.of_reader(*whose, comments) if is_one else None

    def _block(
        self,
        subscriber: SubscriberRow,
        site: MailedSiteRow,
        row: WaitingRow,
        comment: ToldRow,
        *,
        is_reply: bool,
    ) -> Block:
        translate = speech(subscriber.language)
        place = comment_place(comment.thread_url, reference(subscriber.site_id, comment.id))
        show = Link(translate(N_("Show it on the page")), place)
        text = _excerpt(comment.html)
        if row.kind == "published":
            return Block(translate(_PUBLISHED), text, show)
        if row.kind == "refused":
            return Block(self._refusal(site, subscriber, comment, translate), text)
        name = comment.author_name or translate(N_("Anonymous"))
        sentence = _REPLIED if is_reply else _WROTE
        return Block(translate(sentence).format(name=name), text, show)

    def _refusal(
        self,
        site: MailedSiteRow,
        subscriber: SubscriberRow,
        comment: ToldRow,
        translate: Translate,
    ) -> str:
        reason = reason_of(subscriber.site_id, comment.id) if site.tell_reasons else None
        if not reason:
            return translate(_REFUSED)
        return translate(N_("Your comment was not published. The reason: {reason}")).format(
            reason=translate(reason)
        )

    def _followed(
        self, subscriber: SubscriberRow, news: Sequence[tuple[WaitingRow, ToldRow]]
    ) -> set[int]:
        """Return those comments that reply to one of the subscriber's own."""
        parents = {comment.id: comment.parent_id for _, comment in news if comment.parent_id}
        own = followed_comments(subscriber.site_id, subscriber.id, list(parents.values()))
        return {comment for comment, parent in parents.items() if parent in own}

    def _send(
        self,
        message: Message,
        subscriber: SubscriberRow,
        mail: ReaderMail,
        headers: dict[str, str | None] | None = None,
    ) -> bool:
        """Raise Failed. False, and no mail ever again, where the address was refused for good."""
        payload = {
            "to": subscriber.email,
            "subject": mail.title,
            "text": as_text(mail),
            "html": as_html(mail),
            "language": subscriber.language,
            "at": self.now().isoformat(),
            "bounces_to": self.answers.of_bounces(subscriber.site_id, subscriber.id),
            **(headers or {}),
        }
        try:
            self.deliver(replace(message, payload=payload))
        except RecipientRefused as error:
            note_bounce(subscriber.site_id, subscriber.id, str(error), self.now())
            return False
        return True

    def _page_of(self, subscriber: SubscriberRow) -> str:
        until = self.now() + LINK_LASTS
        token = sign_subscriber(self.secret_key, subscriber.site_id, subscriber.id, until)
        return f"{self.base_url}/subscriptions/{token}"

    def _stop(self, subscriber: SubscriberRow, thread_id: int) -> str:
        token = sign_stop(self.secret_key, subscriber.site_id, subscriber.id, thread_id)
        return f"{self.base_url}/subscriptions/stop/{token}"


def _is_true(row: WaitingRow, comment: ToldRow | None) -> bool:
    """Whether what was to be told of a comment is still so."""
    if comment is None:
        return False
    is_public = comment.status == Status.PUBLISHED
    if row.kind == "refused":
        return comment.status in (Status.SPAM, Status.DELETED) and bool(comment.html)
    return is_public


def _name_of(page: ToldRow) -> str:
    return page.thread_title or page.thread_url


def _excerpt(html: str) -> str:
    text = re.sub(r"\n{3,}", "\n\n", as_source(html))
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"
