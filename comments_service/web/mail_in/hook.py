"""Mails by HTTP instead of IMAP: as they are (RFC 5322) or as JSON, to a secret address."""

import hmac
import re
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from flask import Response, request

from comments_service.errors import N_, AppError, not_found
from comments_service.rules.answers.mail import LARGEST
from comments_service.rules.core.smtp import sender_address
from comments_service.services.answers.mail_in import take_mail
from comments_service.services.answers.mailbox import Mailbox
from comments_service.web.http.api import answer
from comments_service.web.http.context import current_service, now
from comments_service.web.http.route_guard import guard_route
from comments_service.web.limits.admission import admit_mailed
from comments_service.web.mail_in.blueprint import blueprint

#: Headers that a mail in JSON may have beside its own fields.
_HEADERS = {
    *("auto-submitted", "precedence", "return-path", "list-id", "delivered-to", "x-original-to"),
    "envelope-to",
}
_HOW = N_("Send a mail as it is, or JSON with from, to, text and message_id.")
# Halves of characters, but for those that stand for single bytes (PEP 383).
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")


@blueprint.post("/mail-in/<secret>")
@guard_route("program", "secret address", "none: needs the secret")
def receive_mail(secret: str) -> Response:
    """Take a mail in; say what became of it. The same mail twice is taken once."""
    settings = current_service().settings
    expected = settings.mail_in_secret
    if expected is None or not hmac.compare_digest(secret.encode(), expected.encode()):
        raise not_found()
    request.max_content_length = LARGEST
    raw = _mail_of(_document()) if request.is_json else request.get_data()
    own = sender_address(settings.mail_from)
    box = Mailbox(settings.mail_in_address or "", own, settings.secret_key, admit_mailed)
    response = answer({"outcome": take_mail(box, raw, now())})
    response.headers["Cache-Control"] = "no-store"
    return response


def _document() -> Any:
    """Return the body as JSON. Raise AppError malformed."""
    try:
        return request.get_json()
    except RecursionError as error:
        raise AppError("malformed", _HOW) from error


def _mail_of(document: Any) -> bytes:
    """Return a mail from {"raw"}, or from {"from", "to", "message_id", "text", "html", "headers"}.

    Raise AppError malformed.
    """
    if isinstance(document, dict) and isinstance(document.get("raw"), str):
        return _HALVES.sub("\ufffd", document["raw"]).encode("utf-8", "surrogateescape")
    try:
        return _composed(document)
    except (AttributeError, TypeError, ValueError, LookupError, RecursionError) as error:
        raise AppError("malformed", _HOW) from error


def _composed(document: dict[str, Any]) -> bytes:
    mail = EmailMessage(SMTP)
    to = document["to"]
    fields = {
        "From": document["from"],
        "To": ", ".join(to) if isinstance(to, list) else to,
        "Message-ID": document.get("message_id"),
    }
    for name, value in document.get("headers", {}).items():
        if name.lower() in _HEADERS:
            fields[name] = value
    for name, value in fields.items():
        if value is not None:
            # Headers from JSON hold no line of their own; longer ones are no addresses.
            mail[name] = " ".join(str(value).split())[:2000]
    mail.set_content(str(document.get("text") or ""))
    if document.get("html"):
        mail.add_alternative(str(document["html"]), subtype="html")
    return mail.as_bytes()
