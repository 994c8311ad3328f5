"""Alerts on their way: one message of the outbox tells one recipient of what waits for them.

``alert`` messages name a comment and its causes; they become ``notice`` messages, one for each
recipient. Texts are read when a notice leaves, so what is spam or deleted by then is not told.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from comments_service.errors import N_
from comments_service.notify.channel_sender import ChannelSender
from comments_service.notify.member_mails import MemberMailer
from comments_service.notify.message import Failed, Message
from comments_service.notify.notice import Notice, entry_of, title_of
from comments_service.notify.texts import speech
from comments_service.queries.notifications.channels import (
    ChannelRow,
    MemberAlertsRow,
    channel_by_id,
    member_alerts,
)
from comments_service.queries.notifications.deliveries import (
    DeliveryRow,
    SiteRow,
    told_comments,
    told_site,
)
from comments_service.rules.accounts.leave import away_at
from comments_service.services.notifications import deliveries
from comments_service.services.notifications.channels import note_outcome
from comments_service.services.notifications.failures import tell_of_failure
from comments_service.services.notifications.recipients import channel_id_of, member_id_of


@dataclass(frozen=True)
class Hearer:
    """Who is told: a channel or a member."""

    language: str
    state: str
    is_digest: bool
    channel: ChannelRow | None = None
    member: MemberAlertsRow | None = None


@dataclass(frozen=True)
class Notices:
    """The consumers of alerts and notices. ``base_url`` is where the console is found."""

    channels: ChannelSender
    mails: MemberMailer
    base_url: str
    now: Callable[[], datetime]

    def spread(self, message: Message) -> None:
        """Consume an alert: write down who is told, and send that off."""
        payload = message.payload
        deliveries.spread_alert(
            message.site_id, payload["comment_id"], payload["causes"], self.now()
        )

    def tell(self, message: Message) -> None:
        """Consume a notice: {"recipient", "what": comments, test or failure, "text"}."""
        recipient, what = message.payload["recipient"], message.payload["what"]
        hearer = hearer_of(message.site_id, recipient, self.now())
        site = told_site(message.site_id)
        if site is None:
            return
        if hearer is not None and what != "comments":
            self._send(message, hearer, self.notice_of_itself(message, hearer, site), [])
        elif hearer is None or hearer.state == "off":
            deliveries.drop_waiting(message.site_id, recipient)
        elif hearer.state == "on":
            self._tell_of_comments(message, hearer, site)

    def _tell_of_comments(self, message: Message, hearer: Hearer, site: SiteRow) -> None:
        recipient = message.payload["recipient"]
        rows = deliveries.take_deliveries(
            message.site_id, recipient, message.id, self.now(), is_digest=hearer.is_digest
        )
        rows = self._without_untold(message.site_id, rows)
        if rows:
            notice = self.notice_of(message, hearer, site, rows)
            self._send(message, hearer, notice, rows)

    def _without_untold(self, site_id: int, rows: list[DeliveryRow]) -> list[DeliveryRow]:
        comments = told_comments(site_id, list({row.comment_id for row in rows}))
        fit = {number for number, one in comments.items() if one.status not in deliveries.UNTOLD}
        gone = [row for row in rows if row.comment_id not in fit]
        if gone:
            deliveries.settle(site_id, gone, self.now(), state="dropped")
        return [row for row in rows if row.comment_id in fit]

    def notice_of(
        self, message: Message, hearer: Hearer, site: SiteRow, rows: Sequence[DeliveryRow]
    ) -> Notice:
        """Return what a message tells of the comments of these deliveries."""
        causes: dict[int, list[str]] = {}
        for row in rows:
            causes.setdefault(row.comment_id, []).append(row.cause)
        comments = told_comments(message.site_id, list(causes))
        entries = [
            entry_of(message.site_id, comments[number], why, self.base_url, hearer.language)
            for number, why in causes.items()
            if number in comments
        ]
        queue = f"{self.base_url}/console/?site={site.key}"
        return Notice(
            id=notice_id(message),
            what="comments",
            site=site.name,
            site_key=site.key,
            at=self.now(),
            title=title_of(site.name, entries, speech(hearer.language)),
            language=hearer.language,
            link=entries[0].link if len(entries) == 1 else queue,
            entries=entries,
        )

    def notice_of_itself(self, message: Message, hearer: Hearer, site: SiteRow) -> Notice:
        """Return what a message tells of the channels: a test, or that one was switched off."""
        translate = speech(hearer.language)
        if message.payload["what"] == "test":
            text = translate(N_("This is a test: alerts arrive here."))
        else:
            text = translate(N_("The channel {name} was switched off: {reason}")).format(
                name=message.payload["name"], reason=translate(message.payload["reason"])
            )
        return Notice(
            id=notice_id(message),
            what=message.payload["what"],
            site=site.name,
            site_key=site.key,
            at=self.now(),
            title=f"{site.name}: {text}",
            language=hearer.language,
            link=f"{self.base_url}/console/channels?site={site.key}",
        )

    def _send(
        self, message: Message, hearer: Hearer, notice: Notice, rows: list[DeliveryRow]
    ) -> None:
        began = time.monotonic()
        try:
            status = self._status_of(message, hearer, notice)
        except Failed as error:
            self._note_failure(message, hearer, rows, error)
            raise
        spent = {"status": status, "ms": round((time.monotonic() - began) * 1000)}
        if notice.what == "test":
            self._note_test(message, state="sent", sent_at=self.now(), **spent)
        else:
            deliveries.settle(message.site_id, rows, self.now(), state="sent", error=None, **spent)
        if hearer.channel:
            note_outcome(message.site_id, hearer.channel.id, None, self.now(), is_final=False)

    def _status_of(self, message: Message, hearer: Hearer, notice: Notice) -> int | None:
        if hearer.channel:
            return self.channels.send(hearer.channel, notice)
        if hearer.member:
            self.mails.send(message, hearer.member, notice)
        return None

    def _note_failure(
        self, message: Message, hearer: Hearer, rows: list[DeliveryRow], error: Failed
    ) -> None:
        reason, is_test = str(error), message.payload["what"] == "test"
        if is_test:
            error.is_final = True  # somebody looks on, and presses the button again
            self._note_test(message, state="dropped", error=reason)
        deliveries.settle(message.site_id, rows, self.now(), error=reason)
        if hearer.channel:
            number, name = hearer.channel.id, hearer.channel.name
            is_final = error.is_final and not is_test
            if note_outcome(message.site_id, number, reason, self.now(), is_final=is_final):
                tell_of_failure(message.site_id, name, reason, self.now())

    def _note_test(self, message: Message, **outcome: object) -> None:
        recipient = message.payload["recipient"]
        deliveries.note_test(message.site_id, recipient, message.id, self.now(), **outcome)


def notice_id(message: Message) -> str:
    """Return the id of a notice, the same whenever its message comes again."""
    return f"msg_{message.site_id}_{message.id:x}"


def hearer_of(site_id: int, recipient: str, now: datetime) -> Hearer | None:
    """Return the channel or member that a recipient is; None for one that is gone."""
    channel_id, member_id = channel_id_of(recipient), member_id_of(recipient)
    if channel_id is not None:
        channel = channel_by_id(site_id, channel_id)
        if channel is None:
            return None
        return Hearer(channel.language, channel.state, is_digest=False, channel=channel)
    member = member_alerts(site_id, member_id or 0)
    if member is None:
        return None
    state = "on" if member.rhythm and not away_at(member.away_until, now) else "off"
    return Hearer(member.language, state, is_digest=member.rhythm != "now", member=member)
