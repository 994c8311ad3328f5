"""Who is let in: each way to ask the service for something is counted by what it is asked with."""

from flask import g

from comments_service.models import Site
from comments_service.rules.comments.bans import mailbox
from comments_service.rules.core.identity import keyed_hash
from comments_service.web.http.context import current_service, poster
from comments_service.web.limits.counting import count, hit

SIGN_IN_BY_ADDRESS = "20 per 15 minutes"
SIGN_IN_BY_ACCOUNT = "10 per 15 minutes"
PROGRAM = "60 per minute"
LOOKS = "10 per minute"
ANSWER_LINK = "30 per minute"
PRIVACY_BY_ADDRESS = "10 per hour"
PRIVACY_BY_MAILBOX = "3 per hour"
MENTIONS = {"address": "60 per minute", "source": "60 per 10 minutes", "site": "300 per 10 minutes"}

_SITE_LIMIT_OF = {
    "post": "limit_poster",
    "edit": "limit_poster",
    "vote": "limit_vote",
    "report": "limit_report",
    "preview": "limit_preview",
}


def check_limit(kind: str, site: Site, thread: str = "", commenter_id: int | None = None) -> None:
    """Count one ``kind`` of request against the site's limits.

    ``kind`` is one of post, edit, vote, report, preview. A post also counts for the commenter whom
    its token names, wherever they are, for its ``thread`` key and for the site, one after the
    other: who is over their own limit must not use up what all share. Raises AppError rate_limited.
    """
    if not current_service().settings.rate_limits:
        return
    g.is_counted = True
    count(getattr(site, _SITE_LIMIT_OF[kind]), kind, str(site.id), poster())
    if kind == "post":
        _count_post(site, thread, commenter_id)


def admit_mailed(site: Site, sender: str, thread: str, commenter_id: int | None) -> None:
    """Count a comment that came by mail as any other; ``sender`` is a hash. Raises rate_limited."""
    if current_service().settings.rate_limits:
        count(site.limit_poster, "post", str(site.id), sender)
        _count_post(site, thread, commenter_id)


def _count_post(site: Site, thread: str, commenter_id: int | None) -> None:
    if commenter_id is not None:
        count(site.limit_poster, "commenter", str(site.id), str(commenter_id))
    count(site.limit_thread, "thread", str(site.id), thread)
    count(site.limit_site, "site", str(site.id))


def admit_sign_in(email: str) -> None:
    """Count a try to sign in by address, and by account at that address. Raises rate_limited.

    Never by account alone: guessing from elsewhere must not lock its owner out.
    """
    if not current_service().settings.rate_limits:
        return
    g.is_counted = True
    account = keyed_hash(current_service().settings.secret_key, "sign-in", email)
    count(SIGN_IN_BY_ADDRESS, "sign-in", poster())
    count(SIGN_IN_BY_ACCOUNT, "sign-in", poster(), account)


def admit_code(moderator_id: int) -> None:
    """Count a try of a second step by address and by account. Raises rate_limited.

    Here by account alone: whoever tries has the password already, and few codes are right.
    """
    if current_service().settings.rate_limits:
        g.is_counted = True
        count(SIGN_IN_BY_ADDRESS, "code", poster())
        count(SIGN_IN_BY_ACCOUNT, "code", "account", str(moderator_id))


def admit_current_password(moderator_id: int) -> None:
    """Count a password that who is signed in gives again. Raises rate_limited.

    By address and by account alone: whoever has a stolen session must not guess from many places.
    """
    if current_service().settings.rate_limits:
        g.is_counted = True
        count(SIGN_IN_BY_ADDRESS, "current", poster())
        count(SIGN_IN_BY_ACCOUNT, "current", "account", str(moderator_id))


def admit_refused_token() -> None:
    """Count a token that is none by address. Raises rate_limited."""
    _admit((SIGN_IN_BY_ADDRESS, "token", poster()))


def admit_program(token_id: int) -> None:
    """Count a request of a program by its token. Raises rate_limited."""
    _admit((PROGRAM, "program", str(token_id)))


def admit_page_session(moderator_id: int) -> None:
    """Count a request of a moderator on a page. Raises AppError rate_limited."""
    _admit((PROGRAM, "page", str(moderator_id)))


def admit_look(moderator_id: int) -> None:
    """Count a page that the service is sent to look at. Raises AppError rate_limited."""
    _admit((LOOKS, "look", str(moderator_id)))


def admit_answer_link(link_id: int) -> None:
    """Count a form that came by a link, by the link. Raises AppError rate_limited."""
    _admit((ANSWER_LINK, "answer-link", str(link_id)))


def admit_privacy() -> None:
    """Count a request about somebody's data by address. Raises AppError rate_limited."""
    _admit((PRIVACY_BY_ADDRESS, "privacy", poster()))


def admit_mention(site: str, source_host: str) -> None:
    """Count an announced link by address, source and site. Raises AppError rate_limited."""
    keys = {"address": poster(), "source": f"{site} {source_host}", "site": site}
    _admit(*((MENTIONS[by], f"mention {by}", key) for by, key in keys.items()))


def may_mail(site_id: int, email: str) -> bool:
    """Whether one more mail that anybody can ask for may go to a mailbox: it is not to be filled.

    What is over the limit is not refused: the links that were sent before are still good.
    """
    if not current_service().settings.rate_limits:
        return True
    key = keyed_hash(current_service().settings.secret_key, "mailbox", mailbox(email))
    return hit(PRIVACY_BY_MAILBOX, "mailbox", str(site_id), key)


def _admit(*counts: tuple[str, ...]) -> None:
    """Count a request against limits, each with its key, where limits are on."""
    if current_service().settings.rate_limits:
        g.is_counted = True
        for limit, *key in counts:
            count(limit, *key)
