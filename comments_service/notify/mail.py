"""Mails, by SMTP: text, and HTML beside it where a message has some. Every wait is bounded."""

import hashlib
import smtplib
import ssl
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from comments_service.errors import N_
from comments_service.notify.message import Consumer, Failed, Message, RecipientRefused
from comments_service.queries.moderation.privacy import is_known
from comments_service.queries.readers.persons import person_of_email
from comments_service.rules.core.smtp import SmtpServer, sender_address

_TIMEOUT_S = 15.0
_SIGN_IN_WANTED = 530  # RFC 4954
_WHOLE = ("List-Unsubscribe", "List-Id", "In-Reply-To", "References", "Reply-To")


def mailer(server: SmtpServer | None, sender: str) -> Consumer:
    """Return the consumer of mails: {"to", "subject", "text", "language", "at"}, ``at`` in ISO
    8601.

    They may have "html"; "page", the address that they speak of; "stop", where a POST stops them,
    and "list", what they are; "reply_to" and "bounces_to", where answers and reports go. It raises
    Failed, RecipientRefused for an address that is none.
    """
    domain = (sender_address(sender) or "").rpartition("@")[2]

    def send(message: Message) -> None:
        if server is None:
            # Tried again by hand, once it is set.
            raise Failed(N_("SMTP_URL is not set."), is_final=True)
        mail = compose(message, sender, domain)
        try:
            _deliver(server, mail, domain, message.payload.get("bounces_to"))
        except smtplib.SMTPRecipientsRefused as error:
            (answer,) = error.recipients.values()
            raise _recipient_refused(*answer) from None
        except smtplib.SMTPResponseException as error:
            # Only of the mail itself is a refusal final: sender and password can be put right.
            is_final = isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
            is_outage = not isinstance(error, smtplib.SMTPDataError)
            raise _refused(error.smtp_code, is_final=is_final, is_outage=is_outage) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Failed(_what_happened(error), is_outage=True) from None

    return send


def commenter_mailer(send: Consumer) -> Consumer:
    """Return the consumer of mails that strangers ask for: sent only where the address has
    commented.

    Looked up here and not where it was asked for, so that nobody learns by the time that it took.
    """

    def send_if_known(message: Message) -> None:
        if is_known(person_of_email(message.site_id, message.payload["to"])):
            send(message)

    return send_if_known


class _WholeAddresses(EmailPolicy):
    """Leaves addresses and ids whole on their lines: folded, they would be encoded (RFC 2047)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as it is sent; a line may have 998 characters (RFC 5322, 2.1.1)."""
        if name in _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def compose(message: Message, sender: str, domain: str) -> EmailMessage:
    """Return the mail of a message. One that is sent twice has the same Message-ID both times."""
    payload: dict[str, Any] = message.payload
    mail = EmailMessage(_WholeAddresses())
    mail["From"] = sender
    mail["To"] = Address(addr_spec=payload["to"])
    if payload.get("reply_to"):
        mail["Reply-To"] = payload["reply_to"]
    # Titles come from strangers: no line of theirs becomes a header.
    mail["Subject"] = " ".join(payload["subject"].split())
    mail["Date"] = format_datetime(datetime.fromisoformat(payload["at"]))
    mail["Message-ID"] = f"<palabre.{message.site_id}.{message.id:x}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["X-Auto-Response-Suppress"] = "All"  # the same for Exchange
    if payload.get("page"):
        # Mails about one page stand together in a mailbox (RFC 5322, 3.6.4).
        page = hashlib.sha256(payload["page"].encode()).hexdigest()[:32]
        for header in ("In-Reply-To", "References"):
            mail[header] = f"<page.{message.site_id}.{page}@{domain}>"
    if payload.get("stop"):
        # RFC 8058: a mail program stops them by one POST, and nothing else does.
        mail["List-Unsubscribe"] = f"<{payload['stop']}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail["List-Id"] = f"<{payload['list']}.{domain}>"
    mail.set_content(payload["text"], cte="quoted-printable")
    if payload.get("html"):
        mail.add_alternative(payload["html"], subtype="html", cte="quoted-printable")
    # Of the whole: an alternative takes the headers of the text to itself.
    mail["Content-Language"] = payload["language"]
    return mail


def _deliver(server: SmtpServer, mail: EmailMessage, domain: str, bounces_to: str | None) -> None:
    # Our own name is said, because asking for the machine's may wait for a name server.
    if server.tls:
        # Made where it is needed: to read the machine's certificates takes longer than a mail does.
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, domain, timeout=_TIMEOUT_S, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, domain, timeout=_TIMEOUT_S)
    try:
        is_private = server.tls or _begin_tls(smtp, server)
        if server.user:
            if not is_private and server.starttls != "never":
                raise Failed(
                    N_("The mail server offers no encryption, so the password was not sent.")
                )
            smtp.login(server.user, server.password)
        smtp.send_message(mail, from_addr=bounces_to)
        # It is theirs now: that the farewell fails must not send it again.
        with suppress(OSError, smtplib.SMTPException):
            smtp.quit()
    finally:
        smtp.close()


def _begin_tls(smtp: smtplib.SMTP, server: SmtpServer) -> bool:
    smtp.ehlo_or_helo_if_needed()
    is_wanted = server.starttls == "always" or (
        server.starttls == "offered" and smtp.has_extn("starttls")
    )
    if is_wanted:
        smtp.starttls(context=ssl.create_default_context())
    return is_wanted


def _recipient_refused(code: int, text: bytes) -> Failed:
    """Return what a refused recipient means: only a 5xx about the address itself is for good.

    A policy (5.7.x of RFC 3463: no relay, a blocked sender) or a missing sign-in is about us.
    """
    if code < 500:
        return _refused(code, is_final=False)
    if code == _SIGN_IN_WANTED or text.lstrip().startswith(b"5.7."):
        return _refused(code, is_final=True)
    return RecipientRefused(f"The mail server answered {code}.")


def _refused(code: int, *, is_final: bool, is_outage: bool = False) -> Failed:
    return Failed(f"The mail server answered {code}.", is_final=is_final, is_outage=is_outage)


def _what_happened(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return N_("The connection to the mail server could not be encrypted.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return N_("The mail server does not support what SMTP_URL asks for.")
    return N_("The mail server cannot be reached.")
