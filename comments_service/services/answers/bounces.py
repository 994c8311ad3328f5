"""Reports that a mail could not be delivered (RFC 3464), to the address that only it had."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from comments_service.errors import N_
from comments_service.models import Subscriber
from comments_service.rules.answers.mail import Mail
from comments_service.rules.answers.mail_addresses import MailRight
from comments_service.services.answers.mail_log import note_mail
from comments_service.services.core.transaction import transaction

#: So many reports that an address takes nothing for now stop it as one does that it never will.
SOFT_AT_MOST = 5

_HARD = N_("Their mail server refused the mail for good.")
_SOFT = N_("Their mail server has refused mails for some time.")


def take_bounce(right: MailRight, mail: Mail, now: datetime) -> str:
    """Stop the mails to an address that bounced for good, count one that did not; say which.

    Anything else that comes here, such as an absence notice, is ignored.
    """
    with transaction() as session:
        if mail.bounce is None:
            outcome, reason = "ignored", N_("A program wrote it.")
        else:
            outcome, reason = "bounced", mail.bounce.status
            _count(session, right, now, is_hard=mail.bounce.is_hard)
        note_mail(
            session,
            right.site_id,
            mail.number,
            outcome,
            now,
            whose=f"reader:{right.who:x}",
            reason=reason,
        )
    return outcome


def _count(session: Session, right: MailRight, now: datetime, *, is_hard: bool) -> None:
    own = (Subscriber.site_id == right.site_id) & (Subscriber.id == right.who)
    unsynchronised = {"synchronize_session": False}
    counted = session.execute(
        update(Subscriber)
        .where(own)
        .values(soft_bounces=Subscriber.soft_bounces + int(not is_hard))
        .returning(Subscriber.soft_bounces)
        .execution_options(**unsynchronised)
    ).scalar()
    if is_hard or (counted or 0) >= SOFT_AT_MOST:
        session.execute(
            update(Subscriber)
            .where(own, Subscriber.state != "bounced")
            .values(state="bounced", bounced_at=now, last_error=_HARD if is_hard else _SOFT)
            .execution_options(**unsynchronised)
        )
