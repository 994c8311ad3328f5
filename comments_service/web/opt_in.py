"""A reader's wish to be mailed, as it comes with a comment or for a page."""

from comments_service.errors import N_, AppError, invalid
from comments_service.models import Site
from comments_service.rules.comments.bans import mailbox
from comments_service.rules.community.reader_mails import RHYTHMS, SCOPES, OptIn, zone_or
from comments_service.rules.core.identity import keyed_hash
from comments_service.web.http.context import current_service, poster
from comments_service.web.http.locale import language
from comments_service.web.limits.counting import count, hit

#: Mails that ask for a confirmation, to one address, for one caller, of one site.
CONFIRMATIONS_BY_MAILBOX = "5 per day"
CONFIRMATIONS_BY_ADDRESS = "20 per hour"
CONFIRMATIONS_BY_SITE = "500 per hour"


def mails_readers(site: Site) -> bool:
    """Whether a site mails readers: its owner wants it, and there is a mail server."""
    return site.reader_mails and current_service().settings.smtp_url is not None


def opt_in_of(
    site: Site, email: str | None, scope: str, rhythm: str = "now", time_zone: str | None = None
) -> OptIn | None:
    """Return what a reader asks for; None where the site mails nobody, or they ask for nothing.

    ``email`` is cleaned. Counts one mail that asks for a confirmation. Raise AppError invalid for
    mails without an address.
    """
    if scope not in SCOPES or not mails_readers(site):
        return None
    if email is None:
        raise invalid("author.email", "required", N_("Enter your e-mail address."))
    return OptIn(
        email=email,
        scope=scope,
        rhythm=rhythm if rhythm in RHYTHMS else "now",
        time_zone=zone_or(time_zone, site.time_zone),
        language=language(),
        may_ask=_may_ask(site, email),
    )


def opt_in_to_follow(
    site: Site, email: str, rhythm: str, time_zone: str | None, *, is_theirs: bool
) -> OptIn:
    """Return what a reader asks for who follows a page; ``is_theirs``: they have proved the
    address.

    Raise AppError mails_off; rate_limited, whether anybody has confirmed the address or not.
    """
    if not mails_readers(site):
        raise AppError("mails_off", N_("This site sends no mails to readers."))
    if current_service().settings.rate_limits:
        for limit, *key in _limits(site, email)[: 1 if is_theirs else None]:
            count(limit, *key)
    return OptIn(
        email=email,
        scope="page",
        rhythm=rhythm if rhythm in RHYTHMS else "now",
        time_zone=zone_or(time_zone, site.time_zone),
        language=language(),
    )


def _may_ask(site: Site, email: str) -> bool:
    """Whether one more mail that asks for a confirmation may go to a mailbox, whatever the site,
    for the caller, and for the site.

    What is over a limit is not refused, so that the comment that came with it is not either.
    """
    if not current_service().settings.rate_limits:
        return True
    return all(hit(limit, *key) for limit, *key in _limits(site, email))


def _limits(site: Site, email: str) -> list[tuple[str, ...]]:
    """Return the limits of such mails, each with its key: that of the caller first."""
    key = keyed_hash(current_service().settings.secret_key, "mailbox", mailbox(email))
    return [
        (CONFIRMATIONS_BY_ADDRESS, "confirm", poster()),
        (CONFIRMATIONS_BY_MAILBOX, "confirm mailbox", key),
        (CONFIRMATIONS_BY_SITE, "confirm site", str(site.id)),
    ]
