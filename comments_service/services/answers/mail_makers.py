"""Who answers by mail, and what becomes of it: an official answer, or a comment."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address
from typing import Any

from comments_service.errors import N_, AppError
from comments_service.queries.answers.mail_in import (
    mailing_member,
    mailing_reader,
    newest_link,
    noticed_at,
)
from comments_service.queries.notifications.deliveries import told_comments
from comments_service.queries.notifications.subscribers import subscriber_by_id
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_of_identity
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.accounts.roles import is_at_least
from comments_service.rules.answers.links import is_good
from comments_service.rules.answers.mail import Mail
from comments_service.rules.answers.mail_addresses import MailRight, Purpose
from comments_service.rules.answers.mail_text import NO_RIGHT
from comments_service.rules.comments.policy import Finding, Severity
from comments_service.rules.core.identity import Address, month_of, new_id
from comments_service.rules.readers.identity import of_mailbox
from comments_service.rules.text.fields import clean_body, clean_name
from comments_service.rules.text.pages import PageUrl
from comments_service.services.answers.answering import AnswerRequest, answer
from comments_service.services.answers.mailbox import Mailbox
from comments_service.services.comments.new_comment import Caller, NewComment
from comments_service.services.comments.posting import post_comment
from comments_service.services.core.actor import Actor, By
from comments_service.services.core.address_keys import key_of

#: So long a reader may answer what they were told of.
READERS_MAY_ANSWER = timedelta(days=30)

_OTHER_SENDER = N_("It came by mail from another address than theirs.")
_NO_MARKER = N_("It came by mail, and where their own words end is a guess.")
_LATE = N_("It came by mail after the right to answer had ended, or was used.")


@dataclass(frozen=True)
class Written:
    """What somebody wrote in a mail; ``is_whole``: the marker line told where it ends."""

    mail: Mail
    text: str
    is_whole: bool


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, and why; ``extras`` fill the reason's placeholders."""

    outcome: str
    reason: str | None = None
    answer_id: int | None = None
    extras: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Signature:
    """As whom a reader writes; ``reader`` is who they have proved to be."""

    name: str | None
    website: str | None = None
    commenter_id: int | None = None
    reader: ReaderIdentityRow | None = None


def answer_of_member(right: MailRight, written: Written, _box: Mailbox, now: datetime) -> Outcome:
    """Publish a member's answer, or hold it as a proposal. Raise AppError."""
    member, rules = mailing_member(right.site_id, right.who), site_by_id(right.site_id)
    if member is None or rules is None or not is_at_least(member.role, "responder"):
        raise AppError("forbidden", NO_RIGHT)
    link = newest_link(right.site_id, right.comment_id, right.who)
    is_right = link is not None and is_good(link, now) and link.used_at is None
    is_known = written.mail.sender == member.email.lower()
    concerns = _concerns(is_known=is_known, is_whole=written.is_whole, is_right=is_right)
    request = AnswerRequest(
        comment_id=right.comment_id,
        body=clean_body(written.text),
        name=member.name,
        key=written.mail.number,
        newest_seen=new_id(link.created_at, 0) if link and not concerns else None,
        link=link.id if link and not concerns else None,
        proposes=bool(concerns),
        concerns=tuple(_reason(one) for one in concerns),
    )
    by = By(Actor("moderator", right.who, "e-mail"), now)
    try:
        official = answer(rules.site, request, by)
    except AppError as error:
        # Somebody else was faster, or the same link was used meanwhile: a person looks at it.
        if concerns or error.code not in ("conflict", "bad_link"):
            raise
        late = replace(
            request, newest_seen=None, link=None, proposes=True, concerns=(_reason(_LATE),)
        )
        official, concerns = answer(rules.site, late, by), [_LATE]
    outcome = "published" if official.comment.status == "published" else "proposed"
    return Outcome(outcome, concerns[0] if concerns else None, official.comment.id)


def comment_of_reader(right: MailRight, written: Written, box: Mailbox, now: datetime) -> Outcome:
    """Post a reader's comment by the rules of the site, or hold it. Raise AppError."""
    subscriber, rules = subscriber_by_id(right.site_id, right.who), site_by_id(right.site_id)
    notice_at = noticed_at(right.site_id, right.who, right.comment_id)
    parent = told_comments(right.site_id, [right.comment_id]).get(right.comment_id)
    if subscriber is None or rules is None or parent is None or subscriber.state != "confirmed":
        raise AppError("forbidden", NO_RIGHT)
    is_known = written.mail.sender == subscriber.email.lower()
    is_right = notice_at is not None and now < notice_at + READERS_MAY_ANSWER
    concerns = _concerns(is_known=is_known, is_whole=written.is_whole, is_right=is_right)
    signature = _signature(right, written.mail, subscriber.email if is_known else None)
    new = NewComment(
        page=PageUrl(parent.thread_key, parent.thread_url, ""),
        body=clean_body(written.text),
        parent_id=parent.id,
        name=signature.name,
        email=subscriber.email if is_known else None,
        website=signature.website,
        idempotency_key=written.mail.number,
        concern=Finding("by_mail", Severity.HOLD, concerns[0]) if concerns else None,
    )
    place = _place_of(written.mail, box.secret_key, now)
    caller = Caller(place, signature.commenter_id, now, signature.reader)
    box.admit(rules.site, caller.poster, new.page.key, caller.commenter_id)
    try:
        comment = post_comment(rules.site, new, caller)
    except AppError as error:
        if error.code != "name_taken":
            raise
        # Whoever they are, they are not who has that name; their text is worth more than theirs.
        comment = post_comment(rules.site, replace(new, name=None), caller)
    outcome = "published" if comment.status == "published" else "held"
    return Outcome(outcome, concerns[0] if concerns else None, comment.id)


def _signature(right: MailRight, mail: Mail, email: str | None) -> Signature:
    """Return how a mail is signed: of an ``email`` that is theirs, as the reader it belongs to or
    as they signed last, else as it says itself."""
    if email is None:
        return Signature(clean_name(mail.name[:64]))
    reader = reader_of_identity(right.site_id, of_mailbox(email).key)
    if reader is not None and reader.name is not None:
        return Signature(reader.name, commenter_id=reader.commenter_id, reader=reader)
    own = mailing_reader(right.site_id, right.who)
    if own is None:
        return Signature(None)
    return Signature(own.author_name, own.author_website, own.commenter_id)


def known_sender(right: MailRight, mail: Mail) -> tuple[str, str] | None:
    """Return (address, language) of who a right was made for, if the mail is from them."""
    person: tuple[str, str] | None = None
    if right.purpose is Purpose.MEMBER:
        member, rules = mailing_member(right.site_id, right.who), site_by_id(right.site_id)
        person = (member.email, rules.site.language) if member and rules else None
    else:
        reader = subscriber_by_id(right.site_id, right.who)
        person = (reader.email, reader.language) if reader else None
    return person if person and mail.sender == person[0].lower() else None


def _concerns(*, is_known: bool, is_whole: bool, is_right: bool) -> list[str]:
    held = {_OTHER_SENDER: not is_known, _NO_MARKER: not is_whole, _LATE: not is_right}
    return [message for message, applies in held.items() if applies]


def _reason(message: str) -> dict[str, Any]:
    return {"code": "by_mail", "message": message, "params": {}}


def _place_of(mail: Mail, secret: str, now: datetime) -> Address:
    """Return a place of its own for each sender, as if it were a network (RFC 4193): mails say
    nothing of where they were written."""
    digest = hashlib.sha256((mail.sender or "").encode()).digest()
    place = str(IPv6Address(b"\xfd" + digest[:15]))
    return Address(secret, place, month_of(now), key_of(month_of(now), now))
