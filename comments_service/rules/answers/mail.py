"""A mail as it came in (RFC 5322): who wrote it, to whom, and what; of bounded cost whatever it is.

Nothing is trusted that it says of itself but the address that it went to.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses
from hashlib import sha256

from comments_service.rules.text.characters import tame_line
from comments_service.rules.text.render import as_source, clean_html

#: A mail that is larger is not read, with its attachments (as most mail servers have it).
LARGEST = 10 * 1024 * 1024
#: So much text of a part is read; a comment holds less.
LONGEST_TEXT = 100_000
_LARGEST_HEAD = 64 * 1024
_MOST_PARTS, _LONGEST_HEADER, _MOST_RECIPIENTS = 60, 2_000, 50
# Python makes an object of a thousand bytes of each line of a head, each part, and each paragraph
# of a report. An attachment of 10 MB has 140,000 lines.
_MOST_LINES, _MOST_DELIMITERS, _MOST_PARAGRAPHS = 250_000, 2_000, 2_000
#: Where the address stands that a mail went to, also where it is only a copy.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_BOUNDARY = re.compile(rb"boundary[\s*0-9]{0,20}=", re.I)  # as RFC 2231 writes it, too
_STATUS = re.compile(r"^Status:\s*([245])\.(\d{1,3})\.\d{1,3}", re.I | re.M)
_FAILED = re.compile(r"^Action:\s*(failed|delayed)", re.I | re.M)
_ANSWERED_BY_PROGRAM = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-From")
# Python's own encodings, which no mail is in; the first two take the square of the time.
_NO_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "unicode-escape"}
_BULK = {"bulk", "junk", "list", "auto_reply"}
_NOBODY = ("mailer-daemon@", "postmaster@")


class _ShortHeaders(Compat32):
    """Python reads the parameters of a header in the square of its length, while it parses."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header, of the value as much as we read."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


class UnreadableMail(ValueError):
    """Bytes that are no mail that a person would send; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Bounce:
    """What a report says (RFC 3464): for good, or for now."""

    is_hard: bool
    status: str


@dataclass(frozen=True, kw_only=True)
class Mail:
    """``sender`` is the one address that it is from, in lower case; None: none, or several.

    ``number`` is the same whenever the mail comes again. ``is_automatic``: a program wrote it.
    """

    number: str
    sender: str | None
    name: str
    recipients: Sequence[str]
    text: str
    attachments: int = 0
    is_automatic: bool = False
    bounce: Bounce | None = None


def read_mail(raw: bytes) -> Mail:
    """Return a mail of at most LARGEST bytes. Raise UnreadableMail."""
    if len(raw) > LARGEST:
        raise UnreadableMail("It is too large.")
    if not _is_bounded(raw):
        raise UnreadableMail("It has too many parts.")
    try:
        message = message_from_bytes(raw, policy=_ShortHeaders())
        return _mail(message, raw)
    except (MessageError, ValueError, LookupError, RecursionError, IndexError, TypeError) as error:
        raise UnreadableMail("It is no e-mail.") from error


def _is_bounded(raw: bytes) -> bool:
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return (
        len(lines.partition(b"\n\n")[0]) <= _LARGEST_HEAD
        and len(_BOUNDARY.findall(raw)) <= _MOST_PARTS
        and lines.count(b"\n") <= _MOST_LINES
        and lines.count(b"\n--") <= _MOST_DELIMITERS
        and (b"delivery-status" not in raw.lower() or lines.count(b"\n\n") <= _MOST_PARAGRAPHS)
    )


def _mail(message: Message, raw: bytes) -> Mail:
    senders = _addresses(message, "From")
    name, sender = senders[0] if len(senders) == 1 else ("", None)
    own = _header(message, "Message-ID").strip()
    parts = _parts(message)
    text, attachments = _text(parts)
    return Mail(
        number=sha256(own.encode() if own else raw).hexdigest(),
        sender=sender,
        name=tame_line(name),
        recipients=[address for one in _RECIPIENTS for _, address in _addresses(message, one)],
        text=text,
        attachments=attachments,
        is_automatic=_is_automatic(message, sender, own),
        bounce=_bounce(message, parts),
    )


def _is_automatic(message: Message, sender: str | None, number: str) -> bool:
    """Whether a program wrote it: RFC 3834, lists, absence notices, reports, a mail of ours."""
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or message.get_content_type() == "multipart/report"
        or _header(message, "Return-Path").strip() == "<>"
        or _header(message, "Precedence").strip().lower() in _BULK
        or message.get("List-Id") is not None
        or any(message.get(name) is not None for name in _ANSWERED_BY_PROGRAM)
        or number.startswith("<palabre.")
        or (sender or "").startswith(_NOBODY)
    )


def _bounce(message: Message, parts: Sequence[Message]) -> Bounce | None:
    if message.get_content_type() != "multipart/report":
        return None
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        report = _fields(part)
        status, action = _STATUS.search(report), _FAILED.search(report)
        if status and action:
            # 5.7.x is about us and not about the address (RFC 3463).
            failed = action[1].lower() == "failed"
            is_hard = failed and status[1] == "5" and status[2] != "7"
            return Bounce(is_hard=is_hard, status=status[0].partition(":")[2].strip())
    return None


def _fields(report: Message) -> str:
    """Return the fields of all paragraphs of a report, one a line."""
    inside = report.get_payload()
    paragraphs = [one for one in inside if isinstance(one, Message)] if inside else []
    fields = (f"{name}: {value}" for one in paragraphs for name, value in one.raw_items())
    return "\n".join(fields)


def _parts(message: Message) -> list[Message]:
    """Return the parts that hold something; of a report the parts of a status are one."""
    parts: list[Message] = []
    pending = [message]
    while pending and len(parts) < _MOST_PARTS:
        one = pending.pop()
        inside = one.get_payload()
        is_status = one.get_content_type() == "message/delivery-status"
        if isinstance(inside, list) and not is_status and one.get_content_maintype() == "multipart":
            pending.extend(reversed(inside))  # type: ignore[arg-type]
        else:
            parts.append(one)
    return parts


def _text(parts: Sequence[Message]) -> tuple[str, int]:
    """Return the text of a mail, and how many parts are attachments that nobody reads."""
    plain = html = None
    attachments = 0
    for part in parts:
        kind = part.get_content_type()
        is_attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if not is_attached and kind == "text/plain" and plain is None:
            plain = _flowed(part, _decoded(part))
        elif not is_attached and kind == "text/html" and html is None:
            html = _decoded(part)
        elif is_attached or not kind.startswith(("text/", "message/delivery", "message/rfc822")):
            attachments += 1
    if plain is not None and plain.strip():
        return plain, attachments
    return _text_of_html(html) if html is not None else "", attachments


def _text_of_html(html: str) -> str:
    """Return the text of HTML, a quote's lines with ``>`` as in plain text."""
    before, quote, rest = clean_html(html).partition("<blockquote")
    if not quote:
        return as_source(before)
    inside, _, after = rest.rpartition("</blockquote>")
    quoted = as_source(f"<blockquote{inside}</blockquote>")
    lines = "\n".join(f"> {line}" for line in quoted.split("\n"))
    return f"{as_source(before)}\n{lines}\n{as_source(after)}"


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    raw = content[: 4 * LONGEST_TEXT] if isinstance(content, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = raw.decode("utf-8" if charset in _NO_CHARSETS else charset, "replace")
    except (LookupError, ValueError):
        text = raw.decode("utf-8", "replace")
    return text[:LONGEST_TEXT].replace("\0", "")


def _flowed(part: Message, text: str) -> str:
    """Join the lines that a mail program has broken (RFC 3676, 4.1)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    joined: list[str] = []
    is_open = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if is_open and not line.startswith(">") and line != "-- ":
            joined[-1] += line
        else:
            joined.append(line)
        is_open = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(joined)


def _header(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Return (name, address) of each of a header's, names decoded (RFC 2047)."""
    values = [str(one) for one in message.get_all(name, [])[:_MOST_RECIPIENTS]]
    return [
        (_decode(shown), address.strip().lower())
        for shown, address in getaddresses(values)[:_MOST_RECIPIENTS]
        if "@" in address
    ]


def _decode(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, ValueError, LookupError):
        return text
