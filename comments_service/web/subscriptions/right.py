"""What a link of a mail lets its reader do, as it stands in the address.

The link under each mail is for the mails alone: such mails are passed on. The one that asks for a
confirmation, and the one that somebody asks for, are for everything that is theirs.
"""

from dataclasses import dataclass

from comments_service.errors import N_, AppError
from comments_service.models import Site
from comments_service.queries.notifications.reader_mails import MailedSiteRow, mailed_site
from comments_service.queries.notifications.subscribers import SubscriberRow, subscriber_by_id
from comments_service.queries.readers.readers import ReaderIdentityRow, reader_of_identity
from comments_service.queries.sites.sites import site_by_id
from comments_service.rules.core.signed_tokens import read_owner, read_subscriber
from comments_service.rules.readers.identity import of_mailbox
from comments_service.web.http.context import current_service, now
from comments_service.web.http.same_origin import from_our_own_page
from comments_service.web.subscriptions.blueprint import speak


@dataclass(frozen=True)
class Right:
    """A link that is good: whose, on which site. ``page`` is where an owner's link leads back to,
    None in a link for the mails alone.
    """

    token: str
    subscriber: SubscriberRow
    site: MailedSiteRow
    page: str | None

    @property
    def is_owner(self) -> bool:
        """Whether the link is for everything that is theirs."""
        return self.page is not None

    @property
    def reader(self) -> ReaderIdentityRow | None:
        """Who has confirmed the address, None where nobody has. One statement."""
        return reader_of_identity(self.subscriber.site_id, of_mailbox(self.subscriber.email).key)


def right_of(token: str) -> Right:
    """Return what a link lets do. Raise AppError not_found for one that is none or too old."""
    secret = current_service().settings.secret_key
    owner = read_owner(secret, token, now())
    named = owner[:2] if owner else read_subscriber(secret, token, now())
    subscriber = subscriber_by_id(*named) if named else None
    site = mailed_site(subscriber.site_id) if subscriber else None
    if subscriber is None or site is None:
        message = N_("This link is no longer valid. The newest of these mails has one that works.")
        raise AppError("not_found", message)
    speak(subscriber.language)
    return Right(token, subscriber, site, owner[2] if owner else None)


def right_of_form(token: str) -> Right:
    """As ``right_of``, of a form. Raise AppError origin_not_allowed for one from elsewhere."""
    from_our_own_page()
    return right_of(token)


def owner_of_form(token: str) -> tuple[Right, Site]:
    """As ``right_of_form``, with the site. Raise AppError forbidden for a link that is for the
    mails alone.
    """
    right = right_of_form(token)
    rules = site_by_id(right.subscriber.site_id)
    if not right.is_owner or rules is None:
        message = N_("This link is for your mails alone: have another one mailed to you.")
        raise AppError("forbidden", message)
    return right, rules.site
