"""A site whose mails are answered by mail, with a mail server and a mailbox beside it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from flask import Flask
from sqlalchemy import select

from comments_service.extensions import db
from comments_service.models import Comment, IncomingMail
from comments_service.services.answers.mail_in import take_mail
from comments_service.services.answers.mail_polls import begin_looking
from comments_service.services.answers.mailbox import Mailbox
from comments_service.services.notifications.members import set_member_alerts
from comments_service.web.limits.admission import admit_mailed
from tests.factories import SITE, Moderator, set_rules
from tests.notify.readers.conftest import Clock, Readers, text
from tests.support.databases import SECRET_KEY
from tests.support.imap import ImapPeer
from tests.support.smtp import SmtpPeer

MAILBOX = "replies@blog.example"
BOX = Mailbox(MAILBOX, "comments@blog.example", SECRET_KEY, admit_mailed)


class Correspondence:
    """Mails that went out, answers to them, and what became of those."""

    def __init__(self, readers: Readers, imap: ImapPeer, member: Moderator) -> None:
        self.readers = readers
        self.app = readers.app
        self.imap = imap
        self.member = member

    def to_reader(self) -> EmailMessage:
        """The mail that tells ana of ben's reply."""
        ana = self.readers.follower("ana")
        self.readers.post("ben", "What do you say?", parent_id=ana.id)
        (mail,) = self.readers.mails("ana")
        return mail

    def to_member(self, body: str = "When do you open?") -> EmailMessage:
        """The mail that tells the member of a comment."""
        self.readers.post("ana", body)
        self.readers.work()
        return next(m for m in reversed(self.readers.peer.mails) if "Reply-To" in m)

    def take(self, raw: bytes) -> str:
        """Hand a mail in, a moment later."""
        self.readers.clock.now += timedelta(seconds=1)
        with self.app.app_context():
            return take_mail(BOX, raw, self.readers.clock())

    def comments(self) -> list[tuple[str, str]]:
        """(text, status) of all comments, the newest first."""
        with self.app.app_context():
            chosen = select(Comment.body, Comment.status).order_by(Comment.id.desc())
            return [(body or "", status) for body, status in db.session.execute(chosen)]

    def noted(self) -> list[tuple[str, str | None]]:
        """(outcome, reason) of what came in, the oldest first."""
        with self.app.app_context():
            chosen = select(IncomingMail.outcome, IncomingMail.reason).order_by(IncomingMail.id)
            return [(outcome, reason) for outcome, reason in db.session.execute(chosen)]

    def look(self) -> None:
        """Have the worker look into the mailbox."""
        with self.app.app_context():
            begin_looking(self.readers.clock())
        self.readers.work()


def reply(
    mail: EmailMessage, written: str, sender: str | None = None, **headers: str
) -> EmailMessage:
    """The answer to a mail, as a mail program writes it: above a quote of the whole."""
    made = EmailMessage()
    made["From"] = sender or f"Somebody <{mail['To']}>"
    made["To"] = mail["Reply-To"]
    made["Message-ID"] = make_msgid(domain="mail.example")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    quoted = "\n".join(f"> {line}" for line in text(mail).splitlines())
    made.set_content(f"{written}\n\nOn Mon, Mar 2, 2026 at 12:00 Le fournil wrote:\n\n{quoted}\n")
    return made


@pytest.fixture
def imap() -> Iterator[ImapPeer]:
    made = ImapPeer()
    yield made
    made.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rate_limits() -> str:
    """Whether limits are on: ``on`` or ``off``."""
    return "off"


@pytest.fixture
def mails(
    make_app: Callable[..., Flask],
    mail_peer: SmtpPeer,
    clock: Clock,
    imap: ImapPeer,
    rate_limits: str,
) -> Correspondence:
    app = make_app(
        RATE_LIMITS=rate_limits,
        SMTP_URL=mail_peer.url,
        MAIL_FROM="comments@blog.example",
        MAIL_IN_ADDRESS=MAILBOX,
        MAIL_IN_URL=imap.url,
        MAIL_IN_SECRET="a secret of the provider",
    )
    app.extensions["palabre"].now = clock
    set_rules(app, moderation="open", min_fill_seconds=0, reader_mails=True, name="Le fournil")
    member = Moderator(app)
    with app.app_context():
        whose = (SITE, member.actor.moderator_id or 0)
        set_member_alerts(whose, "now", 5, "UTC", "en", clock())
    return Correspondence(Readers(app, mail_peer, clock), imap, member)
