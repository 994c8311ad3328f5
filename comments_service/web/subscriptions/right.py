"""What a link lets its reader do, as it stands in the address.

The link under each mail is for the mails alone: such mails are passed on. The one that asks for a
confirmation, and the one that somebody asks for, are for everything that is theirs; so is the one
that the widget gets for who is signed in, with an address or without.
"""

from dataclasses import dataclass

from comments_service.errors import N_, AppError, not_found
from comments_service.models import Site
from comments_service.queries.moderation.privacy import subscriber_of
from comments_service.queries.notifications.reader_mails import MailedSiteRow, mailed_site
from comments_service.queries.notifications.subscribers import SubscriberRow, subscriber_by_id
from comments_service.queries.readers.persons import (
    Person,
    person_of_email,
    person_of_reader,
    proofs_of,
)
from comments_service.queries.readers.readers import (
    ReaderIdentityRow,
    reader_by_id,
    reader_of_email,
)
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.signed_tokens import read_owner, read_reader, read_subscriber
from comments_service.web.http.context import current_service, now
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.personal import proof_label
from comments_service.web.subscriptions.blueprint import speak


@dataclass(frozen=True)
class Right:
    """A link that is good: whose, on which site. ``page`` is where an owner's link leads back to,
    None in a link for the mails alone. ``who`` is what to call them. ``subscriber`` is None of a
    reader who gets no mails, and ``signed_in`` of a link that was mailed.
    """

    token: str
    site: MailedSiteRow
    who: str
    subscriber: SubscriberRow | None
    page: str | None
    signed_in: ReaderIdentityRow | None = None

    @property
    def is_owner(self) -> bool:
        """Whether the link is for everything that is theirs."""
        return self.page is not None

    @property
    def mailed(self) -> SubscriberRow:
        """Who is mailed. Raise AppError not_found where nobody is."""
        if self.subscriber is None:
            raise not_found()
        return self.subscriber

    @property
    def reader(self) -> ReaderIdentityRow | None:
        """Who has proved who they are, None where nobody has. At most one statement."""
        return self.signed_in or reader_of_email(self.site.id, self.mailed.email)

    @property
    def person(self) -> Person:
        """Whose data an owner's link shows. At most one statement."""
        if self.signed_in is not None:
            return person_of_reader(self.signed_in)
        return person_of_email(self.site.id, self.mailed.email)


def right_of(token: str) -> Right:
    """Return what a link lets do. Raise AppError not_found for one that is none or too old."""
    right = _of_reader(token) or _of_mail(token)
    if right is None:
        message = N_("This link is no longer valid. The newest of these mails has one that works.")
        raise AppError("not_found", message)
    return right


def _of_reader(token: str) -> Right | None:
    named = read_reader(current_service().settings.secret_key, token, now())
    if named is None:
        return None
    site_id, reader_id, page, language = named
    speak(language)
    reader, site = reader_by_id(site_id, reader_id), mailed_site(site_id)
    if reader is None or site is None:
        return None
    number = subscriber_of(site_id, reader.email) if reader.email else None
    subscriber = subscriber_by_id(site_id, number) if number else None
    return Right(token, site, _who(reader, site), subscriber, page, reader)


def _who(reader: ReaderIdentityRow, site: MailedSiteRow) -> str:
    if known_by := reader.email or reader.name:
        return known_by
    first = proofs_of(person_of_reader(reader))[0]
    return " ".join(proof_label(first.key, site.name))


def _of_mail(token: str) -> Right | None:
    secret = current_service().settings.secret_key
    owner = read_owner(secret, token, now())
    named = owner[:2] if owner else read_subscriber(secret, token, now())
    subscriber = subscriber_by_id(*named) if named else None
    site = mailed_site(subscriber.site_id) if subscriber else None
    if subscriber is None or site is None:
        return None
    speak(subscriber.language)
    return Right(token, site, subscriber.email, subscriber, owner[2] if owner else None)


def right_of_form(token: str) -> Right:
    """As ``right_of``, of a form. Raise AppError origin_not_allowed for one from elsewhere."""
    from_our_own_page()
    return right_of(token)


def owner_of_form(token: str) -> tuple[Right, Site]:
    """As ``right_of_form``, with the site. Raise AppError forbidden for a link that is for the
    mails alone.
    """
    right = right_of_form(token)
    rules = site_by_id(right.site.id)
    if not right.is_owner or rules is None:
        message = N_("This link is for your mails alone: have another one mailed to you.")
        raise AppError("forbidden", message)
    return right, rules.site
