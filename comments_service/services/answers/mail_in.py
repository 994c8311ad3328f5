"""A mail that answers one of ours becomes an answer or a comment, once.

It is published only where its address carries a genuine token, it is from whom the token was made
for, and our marker line tells what they wrote. Anything else a person looks at first.
"""

from datetime import datetime, timedelta

from comments_service.errors import N_, AppError
from comments_service.queries.answers.mail_in import is_taken, mails_of
from comments_service.rules.answers.mail import Mail, UnreadableMail, read_mail
from comments_service.rules.answers.mail_addresses import MailRight, Purpose, right_of
from comments_service.rules.answers.mail_text import TOO_MANY, answer_in
from comments_service.services.answers.bounces import take_bounce
from comments_service.services.answers.mail_log import count_unaddressed, note_mail
from comments_service.services.answers.mail_makers import (
    Outcome,
    Written,
    answer_of_member,
    comment_of_reader,
    known_sender,
)
from comments_service.services.answers.mailbox import Mailbox
from comments_service.services.core.outbox import enqueue
from comments_service.services.core.transaction import transaction

#: {"to", "language", "reason", "extras", "text", "attachments"}: tells who wrote what became of it.
TOPIC = "mail_outcome"
#: So many mails of one person are taken in an hour.
AT_MOST = 20
_WINDOW = timedelta(hours=1)


def take_mail(box: Mailbox, raw: bytes, now: datetime) -> str:
    """Take a mail in; return what became of it: an outcome of models.mail_in, or ``repeated``."""
    try:
        mail = read_mail(raw)
    except UnreadableMail:
        count_unaddressed(box.address)
        return "ignored"
    return take(box, mail, now)


def take(box: Mailbox, mail: Mail, now: datetime) -> str:
    """Take in a mail that was read, as ``take_mail`` does."""
    rights = (right_of(box.secret_key, box.address, one) for one in mail.recipients)
    right = next(filter(None, rights), None)
    if right is None:
        count_unaddressed(box.address)
        return "ignored"
    if is_taken(right.site_id, mail.number):
        return "repeated"
    if right.purpose is Purpose.BOUNCE:
        return take_bounce(right, mail, now)
    if mail.is_automatic or mail.sender == (box.own or "").lower():
        return _note(right, mail, Outcome("ignored", N_("A program wrote it.")), now)
    return _note(right, mail, _outcome(box, right, mail, now), now)


def _outcome(box: Mailbox, right: MailRight, mail: Mail, now: datetime) -> Outcome:
    text, is_whole = answer_in(mail.text)
    written = Written(mail, text, is_whole=is_whole)
    make = answer_of_member if right.purpose is Purpose.MEMBER else comment_of_reader
    try:
        if mails_of(right.site_id, whose(right), now - _WINDOW) >= AT_MOST:
            raise AppError("rate_limited", TOO_MANY)
        return make(right, written, box, now)
    except AppError as error:
        message = error.errors[0].message if error.errors else error.message
        extras = {name: str(value) for name, value in error.extras.items()}
        return Outcome("refused", message, extras=extras)


def whose(right: MailRight) -> str:
    """Return the name of who has a right."""
    kind, number = ("member", f"{right.who}")
    if right.purpose is not Purpose.MEMBER:
        kind, number = "reader", f"{right.who:x}"
    return f"{kind}:{number}"


def _note(right: MailRight, mail: Mail, outcome: Outcome, now: datetime) -> str:
    tells = None if outcome.outcome == "ignored" else known_sender(right, mail)
    with transaction() as session:
        note_mail(
            session,
            right.site_id,
            mail.number,
            outcome.outcome,
            now,
            whose=whose(right),
            comment_id=right.comment_id,
            answer_id=outcome.answer_id,
            reason=outcome.reason,
            attachments=mail.attachments,
        )
        if tells and (outcome.outcome == "refused" or mail.attachments):
            payload = {
                "to": tells[0],
                "language": tells[1],
                "reason": outcome.reason if outcome.outcome == "refused" else None,
                "extras": outcome.extras,
                "text": answer_in(mail.text)[0][:10_000],
                "attachments": mail.attachments,
                "at": now.isoformat(),
            }
            enqueue(session, right.site_id, TOPIC, payload, now=now, destination="mail")
    return outcome.outcome
